package dev.kakehashi.perf.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that a run found, by scenario and profile, in the order in which it was measured. */
final class Results {
    private final Map<Case, Entry> entries = new LinkedHashMap<>();

    /** What is compared in one row. */
    record Case(Scenario scenario, Profile profile) {}

    /** What is known of one row. */
    static final class Entry {
        private final Map<Subject, Measured> measured = new EnumMap<>(Subject.class);
        private final Map<Subject, List<JsonNode>> whole = new EnumMap<>(Subject.class);
        private @Nullable Facts facts;

        Measured of(Subject subject) {
            return measured.getOrDefault(subject, Measured.failed(""));
        }

        /** What the generator printed of scenarios that run once from start to end. */
        List<JsonNode> whole(Subject subject) {
            return whole.getOrDefault(subject, List.of());
        }

        @Nullable
        Facts facts() {
            return facts;
        }
    }

    void add(Step step, Subject subject, Measured measured) {
        entry(step).measured.put(subject, measured);
    }

    /** More windows of a subject, beside those that are known. */
    void add(Step step, Subject subject, List<Window> windows) {
        entry(step).measured.merge(subject, Measured.of(windows), Measured::with);
    }

    void addWhole(Step step, Subject subject, JsonNode json) {
        entry(step).whole.computeIfAbsent(subject, _ -> new ArrayList<>()).add(json);
    }

    void add(Step step, Facts facts) {
        entry(step).facts = facts;
    }

    private Entry entry(Step step) {
        return entries.computeIfAbsent(new Case(step.scenario(), step.profile()), _ -> new Entry());
    }

    Map<Case, Entry> entries() {
        return entries;
    }

    /** Those whose load stays while one window after the other is measured. */
    List<Map.Entry<Case, Entry>> steady() {
        return entries.entrySet().stream()
                .filter(each -> each.getKey().scenario().isSteady())
                .toList();
    }
}
