package dev.kakehashi.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.web.ServerInProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs against a whole server, over loopback; both at the same time, for most of it is waiting. */
final class LoadRunTest {
    @TempDir
    private static Path data;

    private static JsonNode fanOut;
    private static JsonNode meeting;

    @BeforeAll
    static void play() throws Exception {
        try (ServerInProcess server = new ServerInProcess(data);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<JsonNode> first = threads.submit(
                    () -> play(server, "--subscribers", "5", "--packets-per-second", "625", "--verify-every", "10"));
            Future<JsonNode> second = threads.submit(() -> play(
                    server,
                    "--scenario",
                    "meeting",
                    "--subscribers",
                    "3",
                    "--packets-per-second",
                    "150",
                    "--profile",
                    "cm"));
            fanOut = first.get();
            meeting = second.get();
        }
    }

    private static JsonNode play(ServerInProcess server, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("--url", server.address().toString()));
        all.addAll(List.of("--warm-up", "0", "--seconds", "1"));
        all.addAll(List.of("--server-pid", Long.toString(ProcessHandle.current().pid())));
        all.addAll(List.of(options));
        return new ObjectMapper().valueToTree(new LoadRun(Generator.plan(all.toArray(String[]::new))).play());
    }

    /** 1.2 Mbit/s are more than a server gives to a path of which it knows nothing: it must have learnt from feedback. */
    @Test
    void everySubscriberReceivesAllThatIsPublished() {
        assertThat(fanOut.path("full").asInt()).isEqualTo(5);
        assertThat(fanOut.path("packets").path("received").asLong()).isGreaterThan(400);
        assertThat(fanOut.path("packets").path("lost").asLong()).isZero();
        assertThat(fanOut.path("packets").path("meanBytes").asInt()).isEqualTo(1_200);
    }

    @Test
    void whatIsLookedAtIsWhatWasSent() {
        assertThat(fanOut.path("packets").path("verified").asLong()).isPositive();
        assertThat(fanOut.path("packets").path("badlyVerified").asLong()).isZero();
        assertThat(fanOut.path("latencyMicros").path("count").asLong()).isPositive();
    }

    @Test
    void theServersLoopsAreTold() {
        assertThat(fanOut.path("server").path(0).path("threads").size()).isPositive();
    }

    @Test
    void inAMeetingEverybodyReceivesEverybodyElse() {
        assertThat(meeting.path("full").asInt()).isEqualTo(3);
        assertThat(meeting.path("packets").path("lost").asLong()).isZero();
        assertThat(meeting.path("packets").path("verified").asLong()).isPositive();
        assertThat(meeting.path("packets").path("badlyVerified").asLong()).isZero();
    }
}
