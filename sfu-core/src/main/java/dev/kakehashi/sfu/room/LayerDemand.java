package dev.kakehashi.sfu.room;

import java.util.HashMap;
import java.util.Map;

/**
 * Which encodings of a simulcast track anybody watches, over all shards. A wish for more is passed on at once, for less
 * after some seconds, so that nobody who scrolls makes encoders start and stop. Control thread only.
 */
final class LayerDemand {
    private static final long PATIENCE_NANOS = 4_000_000_000L;

    /** The lowest is always sent: it is what everybody falls back to, and what a newcomer sees first. */
    private static final int LOWEST = 1;

    private final Map<Integer, Integer> byShard = new HashMap<>();
    private final int all;
    private int told;
    private boolean waning;

    /** What was wanted at any time since it became less. */
    private int recent;

    private long waningNanos;

    /**
     * @param encodings how many there are
     */
    LayerDemand(int encodings) {
        all = (1 << encodings) - 1;
        told = all;
    }

    void update(int shard, int encodings) {
        if (encodings == 0) {
            byShard.remove(shard);
        } else {
            byShard.put(shard, encodings);
        }
    }

    /** The encodings to tell the publisher of now, one bit each, or -1 when there is nothing new. */
    int take(long nowNanos) {
        int wanted = LOWEST;
        for (int each : byShard.values()) {
            wanted |= each;
        }
        wanted &= all;
        if ((wanted & ~told) != 0) {
            told |= wanted;
            waning = told != wanted;
            waningNanos = nowNanos;
            recent = wanted;
            return told;
        }
        if (wanted == told) {
            waning = false;
            return -1;
        }
        if (!waning) {
            waning = true;
            waningNanos = nowNanos;
            recent = 0;
        }
        recent |= wanted;
        if (nowNanos - waningNanos < PATIENCE_NANOS) {
            return -1;
        }
        waning = false;
        boolean less = recent != told;
        told = recent;
        return less ? told : -1;
    }
}
