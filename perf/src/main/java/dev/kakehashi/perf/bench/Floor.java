package dev.kakehashi.perf.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.perf.bench.Scenario.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The C program that does nothing but protect and send: compiled here, run on the server's core against as many plain
 * sockets as the scenario has subscribers.
 */
final class Floor {
    /** Its CPU time is known to the nanosecond, so a short stretch will do. */
    private static final double WINDOW_SECONDS = 0.4;

    private static final int FIRST_PORT = 20_000;

    private final Lab lab;
    private final Path program;
    private final Path logs;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<Load, Map<Subject, Measured>> known = new HashMap<>();

    /** What the floor's cost depends on: scenarios that are equal in it share the measurement. */
    private record Load(Profile profile, int destinations, int packetsPerSecond, Shape shape) {}

    private Floor(Lab lab, Path program, Path logs) {
        this.lab = lab;
        this.program = program;
        this.logs = logs;
    }

    static Floor compile(Path source, Path folder, Lab lab, Path logs) {
        Path program = folder.resolve("floor");
        Command.run(
                "cc", "-std=c11", "-O2", "-Wall", "-Wextra", "-o", program.toString(), source.toString(), "-lcrypto");
        return new Floor(lab, program, logs);
    }

    /** Seconds that measuring takes. */
    static double estimate(int repeat) {
        return 3 * repeat * (WINDOW_SECONDS + 0.25) + 0.5;
    }

    Map<Subject, Measured> measure(Scenario scenario, Profile profile, int repeat) {
        Load load = new Load(profile, scenario.destinations(), scenario.packetsPerSecond(), scenario.shape());
        return known.computeIfAbsent(load, each -> measure(each, repeat));
    }

    private Map<Subject, Measured> measure(Load load, int repeat) {
        List<Window> slots = new ArrayList<>();
        List<Window> runs = new ArrayList<>();
        List<Window> split = new ArrayList<>();
        try (Program _ = sink(load.destinations)) {
            for (int each = 0; each < repeat; each++) {
                lab.segmentation(true);
                slots.add(send("mmsg", load));
                runs.add(send("gso", load));
                lab.segmentation(false);
                split.add(send("gso", load));
            }
        } finally {
            lab.segmentation(true);
        }
        return Map.of(
                Subject.FLOOR_MMSG, Measured.of(slots),
                Subject.FLOOR_GSO, Measured.of(runs),
                Subject.FLOOR_GSO_SPLIT, Measured.of(split));
    }

    private Program sink(int count) {
        List<String> words = new ArrayList<>(lab.onClient(Machine.LOAD_CORE));
        words.addAll(List.of(program.toString(), "sink", Lab.CLIENT_ADDRESS, "" + FIRST_PORT, "" + count));
        Program sink = Program.start(words, Map.of(), logs.resolve("sink.log"));
        sink.line();
        return sink;
    }

    private Window send(String mode, Load load) {
        // At least two frames to everybody, however rarely they come.
        double frames = 2.0 * load.shape.frame * load.destinations / load.packetsPerSecond;
        List<String> words = new ArrayList<>(lab.onServer(Machine.SERVER_CORE));
        words.addAll(List.of(program.toString(), "send", mode, load.profile.word(), Lab.CLIENT_ADDRESS));
        words.addAll(List.of("" + FIRST_PORT, "" + load.destinations, "" + load.packetsPerSecond));
        words.addAll(List.of("" + load.shape.frame, "" + load.shape.size));
        words.add(String.format(Locale.ROOT, "%.3f", Math.max(WINDOW_SECONDS, frames)));
        try {
            return Window.ofFloor(json.readTree(Command.run(words)));
        } catch (JsonProcessingException garbled) {
            throw new BenchException("The floor printed no figures.", garbled);
        }
    }
}
