package dev.kakehashi.signaling;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** A counter for each constant of an enum, under its name. Safe for use by any thread. */
public final class NamedCounters<C extends Enum<C>> {
    private final Map<C, LongAdder> counters;

    /** All of them at zero. */
    public NamedCounters(Class<C> kind) {
        counters = new EnumMap<>(kind);
        for (C counter : kind.getEnumConstants()) {
            counters.put(counter, new LongAdder());
        }
    }

    public void count(C counter) {
        adder(counter).increment();
    }

    /** How often it was counted. */
    public long sum(C counter) {
        return adder(counter).sum();
    }

    /** Adds every counter under its name in lower case, between these. */
    public void addTo(Map<String, Long> statistics, String prefix, String suffix) {
        counters.forEach((counter, adder) ->
                statistics.put(prefix + counter.name().toLowerCase(Locale.ROOT) + suffix, adder.sum()));
    }

    private LongAdder adder(C counter) {
        LongAdder adder = counters.get(counter);
        if (adder == null) {
            throw new IllegalStateException("no counter " + counter);
        }
        return adder;
    }
}
