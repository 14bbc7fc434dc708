package dev.kakehashi.perf.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kakehashi.perf.bench.Scenario.Kind;
import dev.kakehashi.perf.bench.Step.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Carries a plan out, one step after the other; a step that fails is a row that says why. */
final class Run {
    private static final int WARM_UP_SECONDS = 1;

    /** A fresh server gets warm with more packets than are measured: methods are compiled after so many calls. */
    private static final int WARMING_TIMES = 4;

    private final Plan plan;
    private final Lab lab;
    private final Floor floor;
    private final Servers servers;
    private final Path logs;
    private final Progress progress;
    private final Results results = new Results();

    Run(Plan plan, Lab lab, Floor floor, Servers servers, Path logs, Progress progress) {
        this.plan = plan;
        this.lab = lab;
        this.floor = floor;
        this.servers = servers;
        this.logs = logs;
        this.progress = progress;
    }

    Results results() {
        return results;
    }

    void execute() {
        for (int index = 0; index < plan.steps().size(); index++) {
            Step step = plan.steps().get(index);
            progress.begin(plan, index);
            try {
                execute(step);
            } catch (BenchException failed) {
                progress.problem(step.part().title, failed.sentence());
                results.add(step, subjectOf(step.part()), Measured.failed(failed.sentence()));
            }
        }
        progress.end();
    }

    private void execute(Step step) {
        Scenario scenario = step.scenario();
        switch (step.part()) {
            case KAKEHASHI -> {
                KakehashiUnderTest server = servers.kakehashi(scenario.kind());
                if (scenario.isSteady()) {
                    measureOurs(step, server);
                } else {
                    measureWhole(step, server, Subject.KAKEHASHI);
                }
            }
            case JANUS -> {
                JanusUnderTest server = servers.janus(scenario.kind());
                if (scenario.isSteady()) {
                    measureJanus(step, server);
                } else {
                    measureWhole(step, server, Subject.JANUS);
                }
            }
        }
    }

    private static Subject subjectOf(Part part) {
        return switch (part) {
            case KAKEHASHI -> Subject.KAKEHASHI;
            case JANUS -> Subject.JANUS;
        };
    }

    /** Both columns take turns, and half of the floor stands before and after them, so that nobody has the better minute. */
    private void measureOurs(Step step, KakehashiUnderTest server) {
        if (servers.isFresh(server) && plan.compilingSeconds() > 0) {
            warm(step, server);
        }
        int before = (plan.repeat() + 1) / 2;
        measureFloor(step, before);
        List<Window> whole = new ArrayList<>();
        List<Window> split = new ArrayList<>();
        try (LoadSession session = session(step.scenario(), step.profile(), server)) {
            if (!CompilerThreads.awaitRest(server.pid(), Math.min(plan.compilingSeconds(), Plan.WARM_SECONDS))
                    && plan.compilingSeconds() > 0) {
                progress.problem(step.part().title, "its compiler still works; the figures hold that, too.");
            }
            FactsProbe probe = new FactsProbe(server);
            long began = System.nanoTime();
            for (int each = 0; each < plan.repeat(); each++) {
                whole.add(window(session, true));
                split.add(window(session, false));
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            double rate = Spread.of(whole.stream().map(Window::rate).toList()).median();
            results.add(step, probe.facts(rate * seconds));
        } finally {
            lab.segmentation(true);
        }
        results.add(step, Subject.KAKEHASHI, Measured.of(whole));
        results.add(step, Subject.KAKEHASHI_SPLIT, Measured.of(split));
        progress.found(whole);
        measureFloor(step, plan.repeat() - before);
    }

    private void measureFloor(Step step, int times) {
        if (times == 0) {
            return;
        }
        try {
            floor.measure(step.scenario(), step.profile(), times)
                    .forEach((subject, windows) -> results.add(step, subject, windows));
        } catch (BenchException failed) {
            progress.problem("floor", failed.sentence());
            results.add(step, Subject.FLOOR_MMSG, Measured.failed(failed.sentence()));
        }
    }

    private void measureJanus(Step step, JanusUnderTest server) {
        List<Window> windows = new ArrayList<>();
        try (LoadSession session = session(step.scenario(), step.profile(), server)) {
            for (int each = 0; each < plan.repeat(); each++) {
                windows.add(window(session, true));
            }
        }
        results.add(step, Subject.JANUS, Measured.of(windows));
        progress.found(windows);
    }

    /** Lets a fresh server compile what this load makes it run. */
    private void warm(Step step, KakehashiUnderTest server) {
        try (LoadSession _ = session(step.scenario().busier(WARMING_TIMES), step.profile(), server)) {
            CompilerThreads.awaitRest(server.pid(), plan.compilingSeconds());
        }
    }

    private LoadSession session(Scenario scenario, Profile profile, ServerUnderTest server) {
        List<String> more =
                List.of("--interactive", "--warm-up", "" + WARM_UP_SECONDS, "--patience", "" + plan.patienceSeconds());
        LoadSession session = LoadSession.start(lab, server, scenario, profile, more, logs);
        try {
            session.answer();
        } catch (BenchException failed) {
            session.close();
            throw failed;
        }
        return session;
    }

    private Window window(LoadSession session, boolean segmentation) {
        lab.segmentation(segmentation);
        Waiting.pause((long) (Plan.SETTLE_SECONDS * 1_000));
        return session.measure(plan.windowSeconds());
    }

    /** A ramp, or join storms: they repeat themselves while the load stays. */
    private void measureWhole(Step step, ServerUnderTest server, Subject subject) {
        boolean ramp = step.scenario().kind() == Kind.RAMP;
        int warmUpSeconds = WARM_UP_SECONDS;
        if (subject == Subject.KAKEHASHI && !ramp) {
            warmUpSeconds = Plan.LULL_SECONDS;
        } else if (subject == Subject.KAKEHASHI && servers.isFresh(server)) {
            warmUpSeconds = Plan.FRESH_SECONDS;
        }
        List<String> words = List.of(
                "--warm-up",
                "" + warmUpSeconds,
                "--patience",
                "" + plan.patienceSeconds(),
                "--seconds",
                "1",
                "--climbs",
                "" + plan.repeat(),
                "--storms",
                "" + (Plan.UNTOLD_STORMS + plan.repeat()));
        try (LoadSession session = LoadSession.start(lab, server, step.scenario(), step.profile(), words, logs)) {
            JsonNode answer = session.answer();
            if (ramp) {
                results.addWhole(step, subject, answer);
            } else {
                JsonNode storms = answer.path("storms");
                for (int each = Plan.UNTOLD_STORMS; each < storms.size(); each++) {
                    results.addWhole(step, subject, storms.get(each));
                }
            }
        }
    }
}
