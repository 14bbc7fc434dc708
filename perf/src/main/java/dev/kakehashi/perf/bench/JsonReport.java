package dev.kakehashi.perf.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kakehashi.perf.bench.Results.Case;
import dev.kakehashi.perf.bench.Results.Entry;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** The report for programs: every window of every row, so that nothing needs to be believed. */
final class JsonReport {
    private final ObjectMapper mapper = new ObjectMapper();

    ObjectNode of(LocalDate date, Machine machine, Plan plan, Results results) {
        ObjectNode report = mapper.createObjectNode();
        report.put("date", date.toString());
        report.set("machine", mapper.valueToTree(machine));
        report.put("repeat", plan.repeat());
        report.put("windowSeconds", plan.windowSeconds());
        ArrayNode rows = report.putArray("results");
        results.entries().forEach((key, entry) -> rows.add(row(key, entry)));
        return report;
    }

    private ObjectNode row(Case key, Entry entry) {
        ObjectNode row = mapper.createObjectNode();
        row.set("scenario", mapper.valueToTree(key.scenario()));
        row.put("profile", key.profile().registeredName);
        for (Subject subject : Subject.values()) {
            Measured measured = entry.of(subject);
            if (!measured.windows().isEmpty() || !measured.problem().isEmpty()) {
                row.set(subject.key(), measured(measured));
            }
            if (!entry.whole(subject).isEmpty()) {
                row.putArray(subject.key()).addAll(entry.whole(subject));
            }
        }
        if (!key.scenario().suitsJanus()) {
            row.put(Subject.JANUS.key(), Measured.NOT_APPLICABLE);
        }
        @Nullable Facts facts = entry.facts();
        if (facts != null) {
            row.set("server", finite(mapper.valueToTree(facts)));
        }
        return row;
    }

    private ObjectNode measured(Measured measured) {
        ObjectNode node = mapper.createObjectNode();
        if (!measured.problem().isEmpty()) {
            node.put("problem", measured.problem());
        }
        Spread cost = measured.microsPerPacket();
        if (cost.isKnown()) {
            node.set("microsPerPacket", mapper.valueToTree(cost));
            node.put("packetsPerCpuSecond", Math.round(1e6 / cost.median()));
        }
        node.put("overloaded", measured.isOverloaded());
        ArrayNode windows = node.putArray("windows");
        measured.windows().forEach(each -> windows.add(finite(mapper.valueToTree(each))));
        return node;
    }

    /** JSON knows no NaN: what is not known is left out. */
    private static ObjectNode finite(ObjectNode node) {
        node.properties()
                .removeIf(each -> each.getValue().isDouble()
                        && !Double.isFinite(each.getValue().asDouble()));
        node.properties().forEach(each -> {
            if (each.getValue() instanceof ObjectNode inner) {
                finite(inner);
            }
        });
        return node;
    }
}
