package dev.kakehashi.perf.bench;

import dev.kakehashi.perf.bench.Scenario.Kind;
import dev.kakehashi.perf.bench.Scenario.Shape;
import java.util.ArrayList;
import java.util.List;

/** The scenarios there are, in the order of the report. */
final class Scenarios {
    /** What every peer carries on one core, and twice that. */
    private static final int[] RATES = {12_500, 25_000};

    private static final int QUICK_RATE = 5_000;

    /** Packets a second of the recorded publisher, as every subscriber gets it. */
    private static final int TRACE_PACKETS_PER_SECOND = 196;

    private static final int LISTENERS = 100;
    private static final int SPEAKERS = 3;

    /** Where the climb begins. */
    private static final int RAMP_START = 20_000;

    private Scenarios() {}

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        for (int rate : RATES) {
            for (int subscribers : new int[] {10, 50, 100, 500}) {
                all.add(fanOut("fan-out-" + subscribers, subscribers, rate, Shape.FRAMES_OF_8));
            }
            all.add(fanOut("fan-out-50-alone", 50, rate, Shape.ALONE));
            for (int people : new int[] {8, 20, 50}) {
                all.add(new Scenario(
                        "meeting-" + people + "@" + rate, Kind.MEETING, SPEAKERS, people, rate, Shape.FRAMES_OF_8));
            }
            all.add(new Scenario("audio-room-100@" + rate, Kind.AUDIO_ROOM, SPEAKERS, LISTENERS, rate, Shape.VOICES));
        }
        all.add(new Scenario("fan-out-50-trace", Kind.FAN_OUT, 1, 50, 50 * TRACE_PACKETS_PER_SECOND, Shape.TRACE));
        all.add(new Scenario("join-storm", Kind.JOIN_STORM, 1, 200, 0, Shape.FRAMES_OF_8));
        all.add(new Scenario("ramp", Kind.RAMP, 1, 50, RAMP_START, Shape.FRAMES_OF_8));
        return all;
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
     * The scenarios of the given names; {@code fan-out} stands for all that begin so.
     *
     * @throws BenchException where a name stands for none
     */
    static List<Scenario> named(List<String> names) {
        if (names.isEmpty()) {
            return all();
        }
        for (String name : names) {
            if (all().stream().noneMatch(each -> stands(name, each))) {
                throw new BenchException("There is no scenario `" + name + "`; there are "
                        + String.join(", ", all().stream().map(Scenario::name).toList()) + ".");
            }
        }
        return all().stream()
                .filter(each -> names.stream().anyMatch(name -> stands(name, each)))
                .toList();
    }

    private static boolean stands(String name, Scenario scenario) {
        String whole = scenario.name();
        return whole.equals(name) || whole.startsWith(name + "-") || whole.startsWith(name + "@");
    }

    private static Scenario fanOut(String name, int subscribers, int rate, Shape shape) {
        return new Scenario(name + "@" + rate, Kind.FAN_OUT, 1, subscribers, rate, shape);
    }
}
