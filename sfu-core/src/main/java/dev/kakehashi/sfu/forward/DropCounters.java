package dev.kakehashi.sfu.forward;

import java.util.Map;

/** Counts drops by reason. Written by one shard only; readers on other threads see figures a moment old. */
public final class DropCounters {
    private static final DropReason[] REASONS = DropReason.values();

    private final long[] counts = new long[REASONS.length];

    public void count(DropReason reason) {
        counts[reason.ordinal()]++;
    }

    /** Counts several at once. */
    public void add(DropReason reason, long drops) {
        counts[reason.ordinal()] += drops;
    }

    public long get(DropReason reason) {
        return counts[reason.ordinal()];
    }

    public void addTo(Map<String, Long> into) {
        for (DropReason reason : REASONS) {
            into.merge(reason.metricName(), counts[reason.ordinal()], Long::sum);
        }
    }
}
