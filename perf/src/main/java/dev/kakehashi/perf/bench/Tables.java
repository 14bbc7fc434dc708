package dev.kakehashi.perf.bench;

import dev.kakehashi.perf.bench.Results.Case;
import dev.kakehashi.perf.bench.Results.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The tables of the report. */
final class Tables {
    private static final String UNKNOWN = "–";

    /** In large meetings a window has few pictures of each, and may begin or end in the middle of one. */
    private static final double WORTH_TELLING = 0.1;

    private Tables() {}

    static List<Table> of(Results results) {
        List<Table> all = new ArrayList<>();
        for (Profile profile : Profile.values()) {
            all.add(costs(results, profile));
        }
        all.add(delays(results));
        all.add(server(results));
        all.add(Memory.table(results));
        all.add(WholeRuns.ramps(results));
        all.add(WholeRuns.storms(results));
        return all.stream().filter(each -> !each.isEmpty()).toList();
    }

    /** What a packet costs each of them, with one profile on all sides. */
    static Table costs(Results results, Profile profile) {
        Table table = new Table(
                "CPU µs per forwarded packet, " + profile.registeredName,
                List.of(
                        "scenario",
                        "Kakehashi",
                        "split by kernel",
                        "floor sendmmsg",
                        "floor runs",
                        "floor runs, split",
                        "÷ floor",
                        "split ÷ floor",
                        "Janus",
                        "÷ Janus",
                        "remarks"));
        for (var each : results.steady()) {
            if (each.getKey().profile() == profile) {
                table.row(costRow(each.getKey(), each.getValue()));
            }
        }
        return table;
    }

    private static List<String> costRow(Case key, Entry entry) {
        Spread ours = entry.of(Subject.KAKEHASHI).microsPerPacket();
        Spread split = entry.of(Subject.KAKEHASHI_SPLIT).microsPerPacket();
        Spread floor = entry.of(Subject.FLOOR_MMSG).microsPerPacket();
        Measured janus = entry.of(Subject.JANUS);
        return List.of(
                key.scenario().name(),
                micros(entry.of(Subject.KAKEHASHI)),
                micros(entry.of(Subject.KAKEHASHI_SPLIT)),
                micros(entry.of(Subject.FLOOR_MMSG)),
                micros(entry.of(Subject.FLOOR_GSO)),
                micros(entry.of(Subject.FLOOR_GSO_SPLIT)),
                ratio(ours.ratioTo(floor)),
                ratio(split.ratioTo(floor)),
                key.scenario().suitsJanus() ? micros(janus) : Measured.NOT_APPLICABLE,
                ratio(ours.ratioTo(janus.microsPerPacket())),
                remarks(entry));
    }

    private static String micros(Measured measured) {
        if (!measured.problem().isEmpty()) {
            return "failed";
        }
        return measured.microsPerPacket().text(2);
    }

    private static String ratio(OptionalDouble ratio) {
        return ratio.isPresent() ? number(ratio.getAsDouble(), 2) : UNKNOWN;
    }

    private static String remarks(Entry entry) {
        List<String> remarks = new ArrayList<>();
        for (Subject subject : Subject.values()) {
            Measured measured = entry.of(subject);
            if (measured.isOverloaded()) {
                remarks.add(subject.title + " overloaded"
                        + (measured.spread(Window::lostShare).isKnown()
                                ? ": "
                                        + percent(measured.spread(Window::lostShare)
                                                .median()) + " lost"
                                : ""));
            }
            if (!measured.problem().isEmpty()) {
                remarks.add(subject.title + ": " + measured.problem());
            }
            double withheld = measured.spread(Window::withheldShare).median();
            if (withheld > WORTH_TELLING) {
                remarks.add(subject.title + ": " + percent(withheld) + " withheld");
            }
        }
        return String.join("; ", remarks);
    }

    /** How long a packet takes through the servers, beside a thread that only sleeps. */
    static Table delays(Results results) {
        Table table = new Table(
                "Added delay in ms, beside the lateness of a thread that only sleeps 1 ms (medians of the windows)",
                List.of("scenario", "server", "p50", "p90", "p99", "p99.9", "longest", "p99 of the sleeper", "lost"));
        for (var each : results.steady()) {
            for (Subject subject : List.of(Subject.KAKEHASHI, Subject.KAKEHASHI_SPLIT, Subject.JANUS)) {
                Measured measured = each.getValue().of(subject);
                if (measured.windows().isEmpty()) {
                    continue;
                }
                table.row(List.of(
                        each.getKey().scenario().name() + " "
                                + each.getKey().profile().word(),
                        subject.title,
                        millis(measured.spread(window -> window.latency().p50())),
                        millis(measured.spread(window -> window.latency().p90())),
                        millis(measured.spread(window -> window.latency().p99())),
                        millis(measured.spread(window -> window.latency().p999())),
                        millis(measured.spread(window -> window.latency().max())),
                        millis(measured.spread(window -> window.control().p99())),
                        percent(measured.spread(Window::lostShare).median())));
            }
        }
        return table;
    }

    /** What our server tells of itself. */
    static Table server(Results results) {
        Table table = new Table(
                "Kakehashi itself, over all windows of a scenario",
                List.of(
                        "scenario",
                        "µs in media loops",
                        "packets a run",
                        "packets a call",
                        "bytes allocated a packet",
                        "GC pauses",
                        "longest pause, ms",
                        "live heap, MB",
                        "resident, MB"));
        for (var each : results.steady()) {
            @Nullable Facts facts = each.getValue().facts();
            if (facts != null) {
                table.row(List.of(
                        each.getKey().scenario().name() + " "
                                + each.getKey().profile().word(),
                        each.getValue()
                                .of(Subject.KAKEHASHI)
                                .spread(Window::mediaMicrosPerPacket)
                                .text(2),
                        number(facts.runLength(), 1),
                        number(facts.packetsPerCall(), 1),
                        number(facts.allocatedBytesPerPacket(), 0),
                        "" + facts.pauses(),
                        number(facts.longestPauseMillis(), 1),
                        number(facts.liveHeapBytes() / 1e6, 0),
                        number(facts.residentBytes() / 1e6, 0)));
            }
        }
        return table;
    }

    private static String millis(Spread micros) {
        return number(micros.median() / 1_000, 2);
    }

    static String percent(double share) {
        return Double.isNaN(share) ? UNKNOWN : number(share * 100, 2) + " %";
    }

    static String number(double value, int digits) {
        return Double.isNaN(value) ? UNKNOWN : String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
