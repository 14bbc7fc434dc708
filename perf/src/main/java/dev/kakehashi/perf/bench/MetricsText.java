package dev.kakehashi.perf.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** The plain counters of a {@code /metrics} page (Prometheus exposition format, no labels), prefix left out. */
public record MetricsText(Map<String, Double> values) {
    private static final String PREFIX = "kakehashi_";

    public static MetricsText parse(String text) {
        Map<String, Double> values = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            String[] words = line.strip().split(" ", -1);
            if (line.startsWith("#") || words.length != 2) {
                continue;
            }
            String name = words[0].startsWith(PREFIX) ? words[0].substring(PREFIX.length()) : words[0];
            try {
                values.put(name, Double.parseDouble(words[1]));
            } catch (NumberFormatException notANumber) {
                // Not one of ours.
            }
        }
        return new MetricsText(values);
    }

    /** How much more of one counter there was for one more of another since then; empty where either is missing. */
    OptionalDouble growthRatio(MetricsText before, String counter, String other) {
        OptionalDouble above = growth(before, counter);
        OptionalDouble below = growth(before, other);
        boolean known = above.isPresent() && below.isPresent() && below.getAsDouble() > 0;
        return known ? OptionalDouble.of(above.getAsDouble() / below.getAsDouble()) : OptionalDouble.empty();
    }

    private OptionalDouble growth(MetricsText before, String counter) {
        Double now = values.get(counter);
        Double then = before.values.get(counter);
        return now == null || then == null ? OptionalDouble.empty() : OptionalDouble.of(now - then);
    }
}
