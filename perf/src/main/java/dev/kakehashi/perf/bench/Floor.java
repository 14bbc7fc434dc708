package dev.kakehashi.perf.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.perf.load.FloorLoop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The program that does nothing but protect and send: in C and compiled here, run on the server's core against as many
 * plain sockets as the scenario has subscribers.
 */
final class Floor {
    /** Its CPU time is known to the nanosecond, so a short stretch will do. */
    private static final double WINDOW_SECONDS = 0.4;

    private static final int FIRST_PORT = 20_000;

    private final Lab lab;
    private final List<String> program;
    private final Path logs;
    private final ObjectMapper json = new ObjectMapper();

    private Floor(Lab lab, List<String> program, Path logs) {
        this.lab = lab;
        this.program = program;
        this.logs = logs;
    }

    /** The C program, or where no compiler is the loop in Java that does the same. */
    static Floor make(Path source, Path folder, Lab lab, Path logs, Progress progress) {
        Path program = folder.resolve("floor");
        try {
            Command.run(
                    "cc",
                    "-std=c11",
                    "-O2",
                    "-Wall",
                    "-Wextra",
                    "-o",
                    program.toString(),
                    source.toString(),
                    "-lcrypto");
            return new Floor(lab, List.of(program.toString()), logs);
        } catch (BenchException noCompiler) {
            progress.problem(
                    "floor", noCompiler.sentence() + " It is a loop in Java instead, which takes longer to start.");
            return new Floor(lab, Program.java(List.of("-Xmx64m"), FloorLoop.class.getName()), logs);
        }
    }

    /** Seconds that measuring takes, in two parts. */
    static double estimate(int repeat) {
        return 3 * repeat * (WINDOW_SECONDS + 0.25) + 1;
    }

    /** Measures all its ways of sending so often, one after the other, each with a window of its own. */
    Map<Subject, List<Window>> measure(Scenario scenario, Profile profile, int repeat) {
        List<Window> slots = new ArrayList<>();
        List<Window> runs = new ArrayList<>();
        List<Window> split = new ArrayList<>();
        try (Program _ = sink(scenario.destinations())) {
            for (int each = 0; each < repeat; each++) {
                lab.segmentation(true);
                slots.add(send("mmsg", scenario, profile));
                runs.add(send("gso", scenario, profile));
                lab.segmentation(false);
                split.add(send("gso", scenario, profile));
            }
        } finally {
            lab.segmentation(true);
        }
        return Map.of(Subject.FLOOR_MMSG, slots, Subject.FLOOR_GSO, runs, Subject.FLOOR_GSO_SPLIT, split);
    }

    private Program sink(int count) {
        List<String> words = new ArrayList<>(lab.onClient(Machine.LOAD_CORE));
        words.addAll(program);
        words.addAll(List.of("sink", Lab.CLIENT_ADDRESS, "" + FIRST_PORT, "" + count));
        Program sink = Program.start(words, Map.of(), logs.resolve("sink.log"));
        sink.line();
        return sink;
    }

    private Window send(String mode, Scenario scenario, Profile profile) {
        // At least two frames to everybody, however rarely they come.
        double frames = 2.0 * scenario.shape().frame * scenario.destinations() / scenario.packetsPerSecond();
        List<String> words = new ArrayList<>(lab.onServer(Machine.SERVER_CORE));
        words.addAll(program);
        words.addAll(List.of("send", mode, profile.word(), Lab.CLIENT_ADDRESS));
        words.addAll(List.of("" + FIRST_PORT, "" + scenario.destinations(), "" + scenario.packetsPerSecond()));
        words.addAll(List.of("" + scenario.shape().frame, "" + scenario.shape().size));
        words.add(String.format(Locale.ROOT, "%.3f", Math.max(WINDOW_SECONDS, frames)));
        try {
            return Window.ofFloor(json.readTree(Command.run(words)));
        } catch (JsonProcessingException garbled) {
            throw new BenchException("The floor printed no figures.", garbled);
        }
    }
}
