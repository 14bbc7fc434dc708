package dev.kakehashi.perf.bots;

import dev.kakehashi.perf.bots.Findings.ServerCpu;
import dev.kakehashi.sfu.net.MediaServerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * How many people a server carries, by what bots found. CPU is taken to grow with the number of people in rooms of the same
 * size, and enough of it is left for what people do that bots don't.
 *
 * @param people about so many, in rooms as large as those of the bots; empty where nothing tells it
 * @param atLeast whether the bots' own machine was busy, so that it may be more
 * @param complaints why those who were there are too many already; none where they are not
 */
record Verdict(OptionalInt people, boolean atLeast, List<String> complaints) {
    /** Of its cores; more leaves too little for joins and for moments in which all send at once. */
    static final double BEARABLE_CPU = 0.7;

    private static final double FULL_CPU = 0.95;
    private static final double FULL_OWN_CORE = 0.9;
    private static final double BAD_LOSS = 0.01;
    private static final double BAD_WITHHELD = 0.1;

    /** Beyond the usual delay; a receiver hides less. */
    private static final double BAD_LATENESS_MILLIS = 200;

    /** More figures would claim to know more. */
    private static final int FIGURES = 100;

    Verdict {
        complaints = List.copyOf(complaints);
    }

    static Verdict of(Findings found) {
        boolean ownLimit = found.ownCores() > FULL_OWN_CORE;
        ServerCpu cpu = found.cpu();
        if (cpu == null) {
            return new Verdict(OptionalInt.empty(), ownLimit, complaints(found));
        }
        boolean crowded = found.sharedMachine() && cpu.busy() + found.ownCores() > FULL_OWN_CORE * cpu.cores();
        return new Verdict(people(found, cpu), ownLimit || crowded, complaints(found));
    }

    private static OptionalInt people(Findings found, ServerCpu cpu) {
        double each = (cpu.busy() - cpu.idle()) / found.bots() * found.fullerShare();
        double left = BEARABLE_CPU * cpu.cores() - cpu.idle();
        if (each <= 0 || found.traffic().received() == 0) {
            return OptionalInt.empty();
        }
        double people = Math.clamp(left / each, 0, MediaServerConfig.DEFAULT_MAX_PARTICIPANTS);
        return OptionalInt.of(rounded((int) people));
    }

    /** Down, to two figures. */
    static int rounded(int people) {
        int step = 1;
        while (people / step >= FIGURES) {
            step *= 10;
        }
        return people / step * step;
    }

    private static List<String> complaints(Findings found) {
        List<String> complaints = new ArrayList<>();
        if (found.gone() > 0) {
            complaints.add("the server sent " + found.gone() + " of them away");
        }
        if (found.traffic().lostShare() > BAD_LOSS) {
            complaints.add(percent(found.traffic().lostShare()) + " of the packets got lost on the way to them");
        }
        if (found.traffic().withheldShare() > BAD_WITHHELD) {
            complaints.add("the server kept back " + percent(found.traffic().withheldShare())
                    + " of what they should have received, because it thinks that the network carries no more");
        }
        double lateMillis = found.delay().rareMillis() - found.delay().usualMillis();
        if (lateMillis > BAD_LATENESS_MILLIS) {
            complaints.add("one packet in a hundred came more than " + Math.round(lateMillis) + " ms late");
        }
        ServerCpu cpu = found.cpu();
        if (cpu != null && cpu.share() > FULL_CPU) {
            complaints.add("the server's cores were busy for " + percent(cpu.share()) + " of the time");
        }
        return complaints;
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }
}
