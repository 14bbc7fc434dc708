package dev.kakehashi.perf.bench;

import dev.kakehashi.perf.bench.Scenario.Kind;
import dev.kakehashi.perf.bench.Scenario.Shape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The scenarios there are, in the order of the report. */
final class Scenarios {
    /** What every peer carries on one core, and twice that. */
    private static final int[] RATES = {12_500, 25_000};

    private static final int QUICK_RATE = 5_000;

    private static final int LISTENERS = 100;
    private static final int SPEAKERS = 3;

    /** Where the climb begins. */
    private static final int RAMP_START = 20_000;

    private Scenarios() {}

    /** What is measured where none is named: one kind after the other, for each kind has its own server, which has to get warm. */
    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        for (int rate : RATES) {
            for (int subscribers : new int[] {10, 50, 100, 500}) {
                all.add(fanOut("fan-out-" + subscribers, subscribers, rate, Shape.FRAMES_OF_8));
            }
            all.add(fanOut("fan-out-50-alone", 50, rate, Shape.ALONE));
        }
        all.add(replayed("fan-out-50-trace", Shape.TRACE));
        for (int rate : RATES) {
            for (int people : new int[] {8, 20, 50}) {
                all.add(new Scenario(
                        "meeting-" + people + "@" + rate, Kind.MEETING, SPEAKERS, people, rate, Shape.FRAMES_OF_8));
            }
        }
        for (int rate : RATES) {
            all.add(new Scenario("audio-room-100@" + rate, Kind.AUDIO_ROOM, SPEAKERS, LISTENERS, rate, Shape.VOICES));
        }
        all.add(new Scenario("join-storm", Kind.JOIN_STORM, 1, 200, 0, Shape.ALONE));
        all.add(new Scenario("ramp", Kind.RAMP, 1, 50, RAMP_START, Shape.FRAMES_OF_8));
        return all;
    }

    /** More recordings, measured only where their whole names are said. */
    private static List<Scenario> besides() {
        return List.of(
                replayed("fan-out-50-trace-720p", Shape.TRACE_720P),
                replayed("fan-out-50-trace-av1", Shape.TRACE_AV1),
                replayed("fan-out-50-trace-screen", Shape.TRACE_SCREEN));
    }

    /** Proves in less than a minute that the benchmark runs, also on a machine that is busy. */
    static Scenario quick() {
        return fanOut("fan-out-20", 20, QUICK_RATE, Shape.FRAMES_OF_8);
    }

    /** The one that people quote. */
    static Scenario headline() {
        return fanOut("fan-out-50", 50, RATES[0], Shape.FRAMES_OF_8);
    }

    /**
     * The scenarios of the given names; {@code fan-out} stands for all that begin so and belong to the usual plan.
     *
     * @throws BenchException where a name stands for none
     */
    static List<Scenario> named(List<String> names) {
        if (names.isEmpty()) {
            return all();
        }
        Set<Scenario> wanted = new LinkedHashSet<>();
        for (String name : names) {
            List<Scenario> meant = Stream.concat(
                            all().stream().filter(each -> stands(name, each)),
                            besides().stream().filter(each -> each.name().equals(name)))
                    .toList();
            if (meant.isEmpty()) {
                throw new BenchException("There is no scenario `" + name + "`; there are "
                        + String.join(", ", inOrder().map(Scenario::name).toList()) + ".");
            }
            wanted.addAll(meant);
        }
        return inOrder().filter(wanted::contains).toList();
    }

    private static Stream<Scenario> inOrder() {
        return Stream.concat(all().stream(), besides().stream());
    }

    private static boolean stands(String name, Scenario scenario) {
        String whole = scenario.name();
        return whole.equals(name) || whole.startsWith(name + "-") || whole.startsWith(name + "@");
    }

    private static Scenario replayed(String name, Shape shape) {
        return new Scenario(name, Kind.FAN_OUT, 1, 50, 50 * shape.tracePacketsPerSecond, shape);
    }

    private static Scenario fanOut(String name, int subscribers, int rate, Shape shape) {
        return new Scenario(name + "@" + rate, Kind.FAN_OUT, 1, subscribers, rate, shape);
    }
}
