package dev.kakehashi.perf.bench;

import dev.kakehashi.perf.bench.Scenario.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What somebody more costs in memory, as the difference of two scenarios of one server process: what it needs with nobody there
 * falls out of it.
 */
final class Memory {
    /** A room gives nobody more pictures. */
    private static final int MAX_PICTURES = 24;

    private Memory() {}

    static Table table(Results results) {
        Table table = new Table(
                "Memory of Kakehashi in KB, as differences of scenarios at 12,500 packets/s",
                List.of("what", "live heap", "resident"));
        for (Profile profile : Profile.values()) {
            Optional<Growth> watchers = growth(results, profile, "fan-out-100@12500", "fan-out-500@12500");
            watchers.ifPresent(grown -> table.row(List.of(
                    "a watcher with its stream, " + profile.word(),
                    kilobytes(grown.of(Facts::liveHeapBytes) / grown.people()),
                    kilobytes(grown.of(Facts::residentBytes) / grown.people()))));
            growth(results, profile, "meeting-20@12500", "meeting-50@12500")
                    .ifPresent(grown -> table.row(List.of(
                            "a stream that a participant of a meeting gets, the participant included, "
                                    + profile.word(),
                            kilobytes(grown.of(Facts::liveHeapBytes) / grown.streams()),
                            kilobytes(grown.of(Facts::residentBytes) / grown.streams()))));
        }
        return table;
    }

    private static String kilobytes(double bytes) {
        return Tables.number(bytes / 1_000, 0);
    }

    /** From a smaller to a larger crowd. */
    private record Growth(Scenario small, Scenario large, Facts before, Facts after) {
        double of(ToDoubleFunction<Facts> bytes) {
            return bytes.applyAsDouble(after) - bytes.applyAsDouble(before);
        }

        int people() {
            return large.subscribers() - small.subscribers();
        }

        int streams() {
            return streamsOf(large) - streamsOf(small);
        }
    }

    /** In a meeting everybody gets the pictures of the others, as far as there are slots, and the voices of those who speak. */
    static int streamsOf(Scenario scenario) {
        int people = scenario.subscribers();
        if (scenario.kind() != Kind.MEETING) {
            return people;
        }
        return people * Math.min(people - 1, MAX_PICTURES) + scenario.publishers() * (people - 1);
    }

    private static Optional<Growth> growth(Results results, Profile profile, String small, String large) {
        return find(results, profile, small)
                .flatMap(before -> find(results, profile, large)
                        .map(after -> new Growth(
                                Scenarios.named(List.of(small)).getFirst(),
                                Scenarios.named(List.of(large)).getFirst(),
                                before,
                                after)));
    }

    private static Optional<Facts> find(Results results, Profile profile, String name) {
        return results.steady().stream()
                .filter(each -> each.getKey().profile() == profile)
                .filter(each -> each.getKey().scenario().name().equals(name))
                .map(each -> Optional.ofNullable(each.getValue().facts()))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
