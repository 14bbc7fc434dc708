package dev.kakehashi.perf.bots;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code bench --bots}. Ends with 0, with 1 where the bots could not join or measure, and with 2 where the
 * options can't be read.
 */
@Command(
        name = "bench --bots",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Lets bots join the rooms of a running server, and tells how many people it carries.",
        footer = {"", "docs/benchmark.md says what the figures mean. Ctrl-C lets the bots leave."})
public final class Bots implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int CANT_START = 2;

    @Option(names = "--bots", required = true, paramLabel = "N", description = "How many join.")
    private int bots;

    @Option(
            names = "--url",
            required = true,
            paramLabel = "LINK",
            description =
                    "A room, as its link is given to people: https://HOST:PORT/r/ROOM; with #token=… where needed.")
    private String url = "";

    @Option(
            names = "--room-size",
            defaultValue = "10",
            paramLabel = "N",
            description = "So many in each room; the rooms are ROOM, ROOM-2, … (default: ${DEFAULT-VALUE}).")
    private int roomSize;

    @Option(
            names = "--seconds",
            defaultValue = "20",
            paramLabel = "S",
            description = "That are measured (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "10",
            paramLabel = "S",
            description = "After the last join, before it is measured, at least (default: ${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    @Option(names = "--token", paramLabel = "TOKEN", description = "Access token, where the link has none.")
    private @Nullable String token;

    @Option(names = "--insecure", description = "Trust every certificate; for servers that made theirs themselves.")
    private boolean insecure;

    @Option(
            names = "--server-pid",
            paramLabel = "PID",
            description = "A server on this machine that does not tell its CPU time in /metrics.")
    private @Nullable Long serverPid;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there, too.")
    private @Nullable Path json;

    private Bots() {}

    /** All of the options are the bots' own; those of the benchmark don't go with them. */
    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    /** Returns the exit code. */
    static int execute(String... arguments) {
        CommandLine command = new CommandLine(new Bots());
        command.setParameterExceptionHandler((wrong, _) -> {
            String more = wrong instanceof UnmatchedArgumentException ? ", which does not go with --bots" : "";
            System.err.println(
                    "bench: " + wrong.getMessage() + more + " (`./bench --bots 1 --help` lists all options)");
            return CANT_START;
        });
        return command.execute(arguments);
    }

    @Override
    public Integer call() throws InterruptedException {
        BotsPlan plan;
        try {
            RoomLink link = RoomLink.parse(url).withToken(token);
            plan = new BotsPlan(link, bots, roomSize, warmUpSeconds, seconds, insecure, serverPid, json);
        } catch (IllegalArgumentException unreadable) {
            System.err.println("bench: " + unreadable.getMessage());
            return CANT_START;
        }
        StatusLine status = StatusLine.ofThisProcess();
        try {
            Findings found = new BotsRun(plan, status).play();
            status.end();
            Verdict verdict = Verdict.of(found);
            System.out.print(new FindingsText(found, verdict));
            if (plan.json() != null) {
                new FindingsJson(found, verdict).write(plan.json());
            }
            return 0;
        } catch (BotsException impossible) {
            status.note("bench: " + impossible.getMessage());
        } catch (IOException failed) {
            status.note("bench: " + FailureText.of(failed, plan.link()));
        }
        return FAILED;
    }
}
