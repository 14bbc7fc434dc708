package dev.kakehashi.perf.bots;

import dev.kakehashi.perf.bots.Findings.ServerCpu;
import dev.kakehashi.sfu.net.MediaServerConfig;
import java.util.Locale;

/** What the bots found, in sentences. */
record FindingsText(Findings found, Verdict verdict) {
    /** For so long a server compiles its code beside serving. */
    private static final int FRESH_SECONDS = 120;

    @Override
    public String toString() {
        return line("Joined", joined())
                + line("Received", received())
                + line("Delay", delay())
                + line("Server", server())
                + line("Bots", bots())
                + line("Network", network())
                + '\n'
                + sentences()
                + '\n';
    }

    private static String line(String title, String text) {
        return String.format(Locale.ROOT, "%-10s%s%n", title + ":", text);
    }

    private String joined() {
        return String.format(
                Locale.ROOT,
                "%d bots in %s; p50 %.0f ms, p95 %.0f ms",
                found.bots(),
                rooms(),
                found.joins().usualMillis(),
                found.joins().rareMillis());
    }

    private String rooms() {
        if (found.rooms() == 1) {
            return "one room";
        }
        boolean allFull = found.bots() == found.rooms() * found.roomSize();
        return found.rooms() + " rooms of " + (allFull ? "" : "up to ") + found.roomSize();
    }

    private String received() {
        return String.format(
                Locale.ROOT,
                "%.0f packets/s, %.1f Mbit/s; lost %s, withheld %s",
                found.packetsPerSecond(),
                found.megabitsOut(),
                Verdict.percent(found.traffic().lostShare()),
                Verdict.percent(found.traffic().withheldShare()));
    }

    private String delay() {
        return String.format(
                Locale.ROOT,
                "p50 %.1f ms, p99 %.1f ms from one bot to another, the network included",
                found.delay().usualMillis(),
                found.delay().rareMillis());
    }

    private String server() {
        ServerCpu cpu = found.cpu();
        return cpu == null
                ? "it does not tell its CPU time; where it runs on this machine, name its process with --server-pid"
                : String.format(
                        Locale.ROOT,
                        "%.2f of %d cores; %.2f before the bots came",
                        cpu.busy(),
                        cpu.cores(),
                        cpu.idle());
    }

    private String bots() {
        String where = found.sharedMachine() ? " of the same machine" : "";
        return String.format(Locale.ROOT, "%.2f cores%s", found.ownCores(), where);
    }

    private String network() {
        return String.format(
                Locale.ROOT,
                "%.2f Mbit/s in and %.2f Mbit/s out for each person, as the server sees it",
                found.megabitsIn() / found.bots(),
                found.megabitsOut() / found.bots());
    }

    /** The verdict. */
    private String sentences() {
        if (!verdict.complaints().isEmpty()) {
            return tooMany();
        }
        if (verdict.people().isEmpty()) {
            return found.host() + " carries these " + found.bots() + " participants in rooms of " + found.roomSize()
                    + "; how many more can't be told without its CPU time.";
        }
        return estimate(verdict.people().getAsInt());
    }

    private String tooMany() {
        return found.bots() + " participants are too many"
                + (verdict.atLeast() ? " for the server or for the bots' own machine, which was busy" : "") + ": "
                + String.join("; ", verdict.complaints())
                + (verdict.people().isEmpty()
                        ? "."
                        : ".\nBy its CPU alone " + found.host() + " would carry about "
                                + verdict.people().getAsInt() + ".");
    }

    private String estimate(int people) {
        StringBuilder text = new StringBuilder(found.host())
                .append(verdict.atLeast() ? ": at least " : ": about ")
                .append(people)
                .append(" participants in rooms of ")
                .append(found.roomSize());
        if (people == MediaServerConfig.DEFAULT_MAX_PARTICIPANTS) {
            text.append(", the most that a server takes");
        }
        if (found.peopleBefore() > 0) {
            text.append(", besides the ").append(found.peopleBefore()).append(" who were there before");
        }
        text.append(".\nThat is where its CPU would reach ")
                .append(Math.round(Verdict.BEARABLE_CPU * 100))
                .append(" %, if it grows as it did with the bots; its network must carry ");
        double scale = people * found.fullerShare() / found.bots();
        text.append(String.format(
                Locale.ROOT,
                "%.0f Mbit/s in and %.0f Mbit/s out.",
                people * found.megabitsIn() / found.bots(),
                found.megabitsOut() * scale));
        if (verdict.atLeast()) {
            text.append(
                    "\nThe bots' own machine was busy, so it may be more: start them on another one, or on several.");
        }
        if (found.upSeconds() < FRESH_SECONDS) {
            text.append("\nThe server was started only ")
                    .append(found.upSeconds())
                    .append(" s before, and was still compiling its code: measure once more, and it will be more.");
        }
        return text.toString();
    }
}
