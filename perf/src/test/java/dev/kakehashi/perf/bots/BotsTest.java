package dev.kakehashi.perf.bots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.perf.peer.AnyCertificate;
import dev.kakehashi.signaling.access.AccessPolicy;
import dev.kakehashi.web.ServerInProcess;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bots in the rooms of a whole server with a certificate that it made itself, over loopback. */
final class BotsTest {
    private static final int BOTS = 3;

    @TempDir
    private static Path data;

    @TempDir
    private static Path guardedData;

    private static ServerInProcess open;
    private static ServerInProcess guarded;

    @BeforeAll
    static void start() throws Exception {
        open = ServerInProcess.withTls(data, AccessPolicy.open());
        guarded = ServerInProcess.withTls(
                guardedData,
                AccessPolicy.withSecret("a secret of 32 bytes at the least".getBytes(StandardCharsets.UTF_8)));
    }

    @AfterAll
    static void stop() {
        open.close();
        guarded.close();
    }

    private static int bots(ServerInProcess server, String... more) {
        String[] all = new String[more.length + 5];
        all[0] = "--bots=" + BOTS;
        all[1] = "--url=" + server.address() + "/r/test";
        all[2] = "--room-size=2";
        all[3] = "--warm-up=2";
        all[4] = "--seconds=2";
        System.arraycopy(more, 0, all, 5, more.length);
        return Bots.execute(all);
    }

    @Test
    void botsMeetAndTellHowManyPeopleTheServerCarries() throws Exception {
        Path json = data.resolve("bots.json");

        assertThat(bots(open, "--insecure", "--json=" + json)).isZero();

        JsonNode told = new ObjectMapper().readTree(json.toFile());
        assertThat(told.path("bots").asInt()).isEqualTo(BOTS);
        assertThat(told.path("rooms").asInt()).isEqualTo(2);
        assertThat(told.path("gone").asInt()).isZero();
        assertThat(told.path("packetsPerSecond").asDouble()).isGreaterThan(50);
        assertThat(told.path("lostShare").asDouble()).isZero();
        assertThat(told.path("joinMillis").path("p50").asDouble()).isPositive();
        assertThat(told.path("delayMillis").path("p50").asDouble()).isPositive();
        assertThat(told.path("participants").asInt()).isPositive();
        // They said goodbye, or the server would await them for longer.
        assertTimeoutPreemptively(Duration.ofSeconds(10), BotsTest::awaitNobody);
    }

    private static void awaitNobody() throws Exception {
        HttpClient http =
                HttpClient.newBuilder().sslContext(AnyCertificate.context()).build();
        ServerPages pages = new ServerPages(http, open.address());
        while (pages.status().participants() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aCertificateOfItsOwnIsNotTrustedUnasked() {
        assertThat(bots(open)).isEqualTo(1);
    }

    @Test
    void nobodyEntersWithoutTheTokenThatIsNeeded() {
        assertThat(bots(guarded, "--insecure")).isEqualTo(1);
        assertThat(bots(guarded, "--insecure", "--token=eyJ.x.y")).isEqualTo(1);
    }

    @Test
    void optionsOfTheBenchmarkDoNotGoWithBots() {
        assertThat(bots(open, "--scenario=meeting")).isEqualTo(2);
        assertThat(Bots.execute("--bots=0", "--url=https://192.0.2.7/r/test")).isEqualTo(2);
        assertThat(Bots.execute("--bots=1", "--url=https://192.0.2.7/")).isEqualTo(2);
    }
}
