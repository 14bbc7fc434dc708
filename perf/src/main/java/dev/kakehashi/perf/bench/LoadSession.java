package dev.kakehashi.perf.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The load generator as a process of its own, on its core and the clients' side. One session keeps the load up while
 * windows are measured on demand.
 */
final class LoadSession implements AutoCloseable {
    private static final String MAIN = "dev.kakehashi.perf.load.Generator";
    private static final int HEAP_MEGABYTES = 768;

    private final Program program;
    private final ObjectMapper json = new ObjectMapper();

    private LoadSession(Program program) {
        this.program = program;
    }

    /**
     * Starts it on a scenario.
     *
     * @param more words of the generator's own command line
     */
    static LoadSession start(
            Lab lab, ServerUnderTest server, Scenario scenario, Profile profile, List<String> more, Path logs) {
        List<String> words = new ArrayList<>(lab.onClient(Machine.LOAD_CORE));
        words.addAll(Program.java(
                List.of(
                        "-Xmx" + HEAP_MEGABYTES + "m",
                        // It starts some eighty times: what the first learnt of its classes, the next need not.
                        "-XX:+AutoCreateSharedArchive",
                        "-XX:SharedArchiveFile=" + logs.resolve("generator.jsa"),
                        "-Xlog:cds=off",
                        "-Xlog:cds+dynamic=off"),
                MAIN));
        words.addAll(List.of("--url", server.url(), "--service", server.service(), "--profile", profile.word()));
        words.addAll(List.of("--server-pid", "" + server.pid()));
        words.addAll(scenario.generatorWords());
        words.addAll(more);
        String log = "generator-" + scenario.name() + "-" + profile.word() + "-" + server.service() + ".log";
        return new LoadSession(Program.start(words, Map.of(), logs.resolve(log)));
    }

    /**
     * Its next line of JSON.
     *
     * @throws BenchException where the line tells an error, or the generator ended
     */
    JsonNode answer() {
        JsonNode answer;
        try {
            answer = json.readTree(program.line());
        } catch (JsonProcessingException garbled) {
            throw new BenchException("The load generator printed no figures.", garbled);
        }
        if (answer.has("error")) {
            throw new BenchException(answer.path("error").asText());
        }
        return answer;
    }

    /** Measures for so long, with the load as it is. */
    Window measure(double seconds) {
        program.tell("measure " + seconds);
        return Window.ofGenerator(answer());
    }

    @Override
    public void close() {
        program.close();
    }
}
