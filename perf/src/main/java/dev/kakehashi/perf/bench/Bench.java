package dev.kakehashi.perf.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code bench}. Ends with 0, with 1 where nothing could be measured, and with 2 where it could not start. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Measures what a forwarded packet costs: this server, the floor of a C program, and Janus.",
        footer = {
            "",
            "docs/benchmark.md says what the figures mean. Needs root and two cores.",
            "",
            "How many people does a running server carry? That asks for no root:",
            "  ./bench --bots 50 --url https://HOST:PORT/r/ROOM    (`./bench --bots 1 --help` lists the options)"
        })
public final class Bench implements Callable<Integer> {
    private static final int CANT_START = 2;

    @Option(
            names = "--scenario",
            arity = "1..*",
            paramLabel = "NAME",
            description = "Measure only these; `fan-out` stands for all that begin so.")
    private List<String> scenarios = new ArrayList<>();

    @Option(names = "--repeat", paramLabel = "N", description = "Measure each so often (default: 5).")
    private int repeat = 5;

    @Option(names = "--seconds", paramLabel = "S", description = "Length of one measurement (default: 0.8).")
    private double windowSeconds = 0.8;

    @Option(
            names = "--profile",
            paramLabel = "gcm|cm",
            description = "Measure only with this SRTP profile (default: both).")
    private @Nullable Profile profile;

    @Option(names = "--no-janus", description = "Leave the comparison with Janus out.")
    private boolean withoutJanus;

    @Option(
            names = "--quick",
            description = "In less than a minute: does the benchmark run, and does nothing get lost?")
    private boolean quick;

    @Option(names = "--plan", description = "Print what would be measured and how long it takes, and end.")
    private boolean planOnly;

    private final Path root;

    Bench(Path root) {
        this.root = root;
    }

    /** Is told the folder of the command in the system property {@code kakehashi.root}. */
    public static void main(String[] arguments) {
        Path root = Path.of(System.getProperty("kakehashi.root", ".")).toAbsolutePath();
        CommandLine command = new CommandLine(new Bench(root));
        command.setCaseInsensitiveEnumValuesAllowed(true);
        command.setParameterExceptionHandler((wrong, _) -> {
            System.err.println("bench: " + wrong.getMessage() + " (--help lists all options)");
            return CANT_START;
        });
        System.exit(command.execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        try {
            Plan plan = plan();
            System.out.printf("%d steps, about %s minutes.%n", plan.steps().size(), Progress.clock(plan.seconds()));
            if (planOnly) {
                plan.steps().forEach(each -> System.out.println(each.title()));
                return 0;
            }
            return measure(plan, Machine.ofThis());
        } catch (BenchException impossible) {
            System.err.println("bench: " + impossible.sentence());
            return CANT_START;
        }
    }

    private Plan plan() {
        if (quick) {
            return Plan.quick();
        }
        List<Profile> profiles = profile == null ? List.of(Profile.values()) : List.of(profile);
        return Plan.of(Scenarios.named(scenarios), profiles, !withoutJanus, repeat, windowSeconds);
    }

    private int measure(Plan plan, Machine machine) throws IOException {
        Path output = root.resolve("bench-output");
        Path logs = Files.createDirectories(output.resolve("logs"));
        Path scratch = Files.createTempDirectory("kakehashi-bench");
        Lab lab = Lab.make();
        Servers servers = new Servers(lab, root, logs, scratch);
        Thread cleaning = new Thread(() -> clean(lab, scratch), "cleaning");
        Runtime.getRuntime().addShutdownHook(cleaning);
        Run run;
        try (servers) {
            Progress progress = new Progress(System.out);
            Floor floor = Floor.make(root.resolve("perf/src/main/c/floor.c"), scratch, lab, logs, progress);
            run = new Run(plan, lab, floor, servers, logs, progress);
            run.execute();
        }
        Report report = new Report(LocalDate.now(ZoneOffset.UTC), machine, plan, run.results());
        report.write(output);
        System.out.println(report.table());
        System.out.println("The report: " + output.resolve("report.html"));
        return Verdict.of(run.results(), quick) ? 0 : 1;
    }

    /** Ends what this process started and is still there, and removes what it made; also after Ctrl-C. */
    private static void clean(Lab lab, Path scratch) {
        List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
        children.forEach(ProcessHandle::destroy);
        children.forEach(each -> each.onExit()
                .completeOnTimeout(each, 3, java.util.concurrent.TimeUnit.SECONDS)
                .join());
        children.forEach(ProcessHandle::destroyForcibly);
        lab.close();
        try (Stream<Path> files = Files.walk(scratch)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(each -> each.toFile().delete());
        } catch (IOException gone) {
            System.err.println("bench: " + scratch + " could not be removed.");
        }
    }
}
