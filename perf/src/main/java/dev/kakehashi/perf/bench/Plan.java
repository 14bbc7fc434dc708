package dev.kakehashi.perf.bench;

import dev.kakehashi.perf.bench.Scenario.Kind;
import dev.kakehashi.perf.bench.Step.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is measured, in its order, and how long that takes. The floor, we and the peer stand beside each other for each scenario, so
 * that a machine which grows slow in between does so for all of them.
 *
 * @param patienceSeconds for the server to let the whole rate through; one that withholds something then will go on to do so
 * @param compilingSeconds for the compiler of a fresh server to come to rest; one that is warm gets {@link #WARM_SECONDS}
 */
record Plan(List<Step> steps, int repeat, double windowSeconds, int patienceSeconds, int compilingSeconds) {
    /** Of a fresh server, before a whole run of it is measured. */
    static final int FRESH_SECONDS = 12;

    /** For the compiler of a server that is warm, before the windows of a scenario. */
    static final int WARM_SECONDS = 5;

    private static final int COMPILING_SECONDS = 45;

    /** What it takes of that, usually. */
    private static final double USUALLY_COMPILING_SECONDS = 30;

    private static final int PATIENCE_SECONDS = 10;
    private static final int QUICK_PATIENCE_SECONDS = 10;
    private static final int QUICK_REPEAT = 2;

    /** Between a change of the cable and the window: what was sent before has arrived. */
    static final double SETTLE_SECONDS = 0.2;

    /** Start of the generator, and until bandwidth estimation lets the whole rate through. */
    private static final double SESSION_SECONDS = 7;

    /** A join with its handshake, both sides together. */
    private static final double JOIN_SECONDS = 0.008;

    private static final double FACTS_SECONDS = 2;
    private static final double FIRST_CLIMB_SECONDS = 40;
    private static final double CLIMB_SECONDS = 12;
    private static final double STORM_SECONDS = 2;

    /** Between two join storms: our server takes no more than some 250 joins of one address in a short time. */
    static final int LULL_SECONDS = 6;

    /** Join storms in which a server gets warm; it takes some hundreds of joins until its compiler has seen most of them. */
    static final int UNTOLD_STORMS = 3;

    /** Takes less than a minute. */
    static Plan quick() {
        Plan plan = of(List.of(Scenarios.quick()), List.of(Profile.GCM), false, QUICK_REPEAT, 1);
        return new Plan(plan.steps, plan.repeat, plan.windowSeconds, QUICK_PATIENCE_SECONDS, 0);
    }

    static Plan of(List<Scenario> scenarios, List<Profile> profiles, boolean janus, int repeat, double windowSeconds) {
        List<Step> steps = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            for (Profile profile : profilesOf(scenario, profiles)) {
                steps.add(new Step(
                        scenario,
                        profile,
                        Part.KAKEHASHI,
                        estimate(scenario, 2, repeat, windowSeconds)
                                + FACTS_SECONDS
                                + (scenario.isSteady() ? CompilerThreads.LOOK_SECONDS + Floor.estimate(repeat) : 0)));
                if (janus && scenario.suitsJanus()) {
                    steps.add(new Step(scenario, profile, Part.JANUS, estimate(scenario, 1, repeat, windowSeconds)));
                }
            }
        }
        return new Plan(withFreshServers(steps), repeat, windowSeconds, PATIENCE_SECONDS, COMPILING_SECONDS);
    }

    /** The first step of each kind and server takes longer. */
    private static List<Step> withFreshServers(List<Step> steps) {
        Set<List<Object>> known = new HashSet<>();
        return steps.stream()
                .map(each -> {
                    boolean fresh = known.add(List.of(each.scenario().kind(), each.part()));
                    boolean ours =
                            each.part() == Part.KAKEHASHI && each.scenario().isSteady();
                    double seconds = each.seconds() + (fresh ? ours ? USUALLY_COMPILING_SECONDS : FRESH_SECONDS : 0);
                    return new Step(each.scenario(), each.profile(), each.part(), seconds);
                })
                .toList();
    }

    /** Joins are the same with every profile. */
    private static List<Profile> profilesOf(Scenario scenario, List<Profile> profiles) {
        return scenario.kind() == Kind.JOIN_STORM ? profiles.subList(0, 1) : profiles;
    }

    /**
     * @param columns how many windows belong to one repetition
     */
    private static double estimate(Scenario scenario, int columns, int repeat, double windowSeconds) {
        if (scenario.kind() == Kind.RAMP) {
            return FIRST_CLIMB_SECONDS + CLIMB_SECONDS * (repeat - 1);
        }
        if (scenario.kind() == Kind.JOIN_STORM) {
            double lull = columns == 2 ? LULL_SECONDS : 2;
            return (STORM_SECONDS + lull) * (UNTOLD_STORMS + repeat);
        }
        return SESSION_SECONDS
                + JOIN_SECONDS * scenario.subscribers()
                + columns * repeat * (windowSeconds + SETTLE_SECONDS);
    }

    double seconds() {
        return secondsFrom(0);
    }

    /** The time for the steps from that one on. */
    double secondsFrom(int index) {
        return steps.subList(index, steps.size()).stream()
                .mapToDouble(Step::seconds)
                .sum();
    }
}
