package dev.kakehashi.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kakehashi.dtlssrtp.SrtpProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GeneratorTest {
    private static final String[] LEAST = {"--url", "http://192.0.2.1:9443"};

    @TempDir
    private Path folder;

    @Test
    void anAddressIsAllThatMustBeSaid() throws Exception {
        LoadPlan plan = Generator.plan(LEAST);

        assertThat(plan.scenario()).isEqualTo(Scenario.FAN_OUT);
        assertThat(plan.publishers()).isEqualTo(1);
        assertThat(plan.packetsPerSecond()).isEqualTo(12_500);
        assertThat(plan.packetsPerFrame()).isEqualTo(8);
        assertThat(plan.bytes()).isEqualTo(1_200);
        assertThat(plan.profile()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
        assertThat(plan.feedback()).isTrue();
    }

    @Test
    void scenariosAreWrittenWithHyphens() throws Exception {
        assertThat(plan("--scenario", "audio-room").scenario()).isEqualTo(Scenario.AUDIO_ROOM);
        assertThat(plan("--scenario", "audio-room").subscribers()).isEqualTo(100);
    }

    @Test
    void severalServersCanBeWatched() throws Exception {
        assertThat(plan("--server-pid", "7", "--server-pid", "8").serverPids()).containsExactly(7L, 8L);
    }

    @Test
    void feedbackCanBeSwitchedOff() throws Exception {
        assertThat(plan("--feedback", "false").feedback()).isFalse();
    }

    @Test
    void aTraceIsScaledByThoseWhoWatchIt() throws Exception {
        Path trace = folder.resolve("trace.csv");
        // Two packets in 40 ms.
        Files.writeString(trace, "0,v,1000,1,1\n20000,v,1000,1,1801\n");

        LoadPlan plan = plan("--trace", trace.toString(), "--packets-per-second", "1000");

        assertThat(plan.subscribers()).isEqualTo(20);
    }

    @Test
    void aSizeThatNoPathCarriesIsRefused() {
        assertThatThrownBy(() -> plan("--size", "1500")).hasMessage("size must be 80 to 1472, not 1500");
    }

    private static LoadPlan plan(String... more) throws Exception {
        String[] all = new String[LEAST.length + more.length];
        System.arraycopy(LEAST, 0, all, 0, LEAST.length);
        System.arraycopy(more, 0, all, LEAST.length, more.length);
        return Generator.plan(all);
    }
}
