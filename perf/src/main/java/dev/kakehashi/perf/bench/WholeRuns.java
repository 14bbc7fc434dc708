package dev.kakehashi.perf.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kakehashi.perf.bench.Results.Case;
import dev.kakehashi.perf.bench.Results.Entry;
import dev.kakehashi.perf.bench.Scenario.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The tables of what runs once from start to end: the highest rate without loss, and joins. */
final class WholeRuns {
    private WholeRuns() {}

    static Table ramps(Results results) {
        Table table = new Table(
                "Highest rate without loss (at most 0.1 %), forwarded packets/s on one core",
                List.of("scenario", "Kakehashi", "Janus", "times Janus"));
        for (var each : of(results, Kind.RAMP)) {
            Spread ours = spread(each.getValue().whole(Subject.KAKEHASHI), "/highestLossFreePerSecond");
            Spread janus = spread(each.getValue().whole(Subject.JANUS), "/highestLossFreePerSecond");
            table.row(List.of(
                    name(each.getKey()),
                    ours.text(0),
                    janus.text(0),
                    ours.ratioTo(janus).stream()
                            .mapToObj(ratio -> Tables.number(ratio, 2))
                            .findFirst()
                            .orElse("–")));
        }
        return table;
    }

    static Table storms(Results results) {
        Table table = new Table(
                "Joins as fast as they are taken",
                List.of("scenario", "server", "joins a CPU-second", "first packet p50, ms", "p99, ms"));
        for (var each : of(results, Kind.JOIN_STORM)) {
            for (Subject subject : List.of(Subject.KAKEHASHI, Subject.JANUS)) {
                List<JsonNode> runs = each.getValue().whole(subject);
                if (!runs.isEmpty()) {
                    table.row(List.of(
                            name(each.getKey()),
                            subject.title,
                            spread(runs, "/server/0/joinsPerCpuSecond").text(0),
                            spread(runs, "/joins/firstPacketMillis/p50").text(0),
                            spread(runs, "/joins/firstPacketMillis/p99").text(0)));
                }
            }
        }
        return table;
    }

    private static String name(Case key) {
        return key.scenario().name() + " " + key.profile().word();
    }

    static List<Map.Entry<Case, Entry>> of(Results results, Kind kind) {
        return results.entries().entrySet().stream()
                .filter(each -> each.getKey().scenario().kind() == kind)
                .toList();
    }

    /** Of a number, or of all numbers of a list. */
    static Spread spread(List<JsonNode> runs, String pointer) {
        List<Double> values = new ArrayList<>();
        for (JsonNode run : runs) {
            JsonNode value = run.at(pointer);
            if (value.isArray()) {
                value.forEach(each -> values.add(each.asDouble()));
            } else if (value.isNumber()) {
                values.add(value.asDouble());
            }
        }
        return Spread.of(values);
    }
}
