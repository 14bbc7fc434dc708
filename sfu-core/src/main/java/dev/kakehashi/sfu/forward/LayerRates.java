package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.bwe.BitrateMeter;
import dev.kakehashi.sfu.rtp.FrameInfo;
import org.jspecify.annotations.Nullable;

/**
 * What each layer of a track costs on the wire: measured while it comes, remembered while it does not, guessed from its
 * neighbours while it never came. Confined to the shard.
 */
final class LayerRates {
    /** Temporal layers that are told apart; the highest stands for all above. */
    static final int TEMPORALS = 3;

    /** IPv4, UDP, the SRTP tag and our own header extension, which a packet has on its way to a subscriber. */
    static final int OVERHEAD_BYTES = 20 + 8 + 16 + 8;

    /** Four times the pixels take about three times the bits; browsers' own ladders say the same. */
    private static final int GROWTH = 3;

    private static final long SECOND_NANOS = 1_000_000_000L;

    /** In the first second less is measured; of less than this nothing is told. */
    private static final long SHORTEST_NANOS = 100_000_000L;

    /** What slots get must not change with every picture: about half a second of the ten measurements a second. */
    private static final int SMOOTHING = 5;

    private static final int LAYERS = SourceLayers.MAX_ENCODINGS * FrameInfo.MAX_SPATIAL;

    private final @Nullable BitrateMeter[] meters = new BitrateMeter[LAYERS * TEMPORALS];
    private final long[] known = new long[LAYERS * TEMPORALS];
    private boolean begun;
    private long beginNanos;

    void add(int layer, int temporal, int bytes, long nowNanos) {
        if (!begun) {
            begun = true;
            beginNanos = nowNanos;
        }
        int index = index(layer, temporal);
        BitrateMeter meter = meters[index];
        if (meter == null) {
            meter = new BitrateMeter();
            meters[index] = meter;
        }
        meter.add(bytes + OVERHEAD_BYTES, nowNanos);
    }

    private static int index(int layer, int temporal) {
        return layer * TEMPORALS + Math.min(temporal, TEMPORALS - 1);
    }

    /**
     * Ten times a second: takes the measurements over.
     *
     * @param coming the layers of which something came just now, one bit each
     */
    void onTick(int coming, long nowNanos) {
        long measured = Math.clamp(nowNanos - beginNanos, SHORTEST_NANOS, SECOND_NANOS);
        for (int layer = 0; layer < LAYERS; layer++) {
            if ((coming & 1 << layer) == 0) {
                continue;
            }
            for (int temporal = 0; temporal < TEMPORALS; temporal++) {
                int index = index(layer, temporal);
                BitrateMeter meter = meters[index];
                long now = meter == null ? 0 : meter.bitsPerSecond(nowNanos) * SECOND_NANOS / measured;
                known[index] = measured < SECOND_NANOS || known[index] == 0
                        ? now
                        : known[index] + (now - known[index]) / SMOOTHING;
            }
        }
    }

    /** What is known of one layer alone up to a temporal layer, 0 where nothing is. */
    private long own(int layer, int temporal) {
        long sum = 0;
        for (int each = 0; each <= Math.min(temporal, TEMPORALS - 1); each++) {
            sum += known[index(layer, each)];
        }
        return sum;
    }

    /**
     * Bits a second of an encoding up to these layers, or 0 where nothing at all is known of the track.
     *
     * @param temporal 0 to 2
     */
    long upTo(int layer, int temporal) {
        int encoding = SourceLayers.encodingOf(layer);
        long sum = 0;
        for (int each = SourceLayers.layer(encoding, 0); each <= layer; each++) {
            sum += own(each, temporal);
        }
        return sum > 0 ? sum : guess(layer);
    }

    private long guess(int layer) {
        int encoding = SourceLayers.encodingOf(layer);
        long factor = GROWTH;
        for (int below = encoding - 1; below >= 0; below--, factor *= GROWTH) {
            long rate = whole(below);
            if (rate > 0) {
                return rate * factor;
            }
        }
        long divisor = GROWTH;
        for (int above = encoding + 1; above < SourceLayers.MAX_ENCODINGS; above++, divisor *= GROWTH) {
            long rate = whole(above);
            if (rate > 0) {
                return rate / divisor;
            }
        }
        return 0;
    }

    private long whole(int encoding) {
        long sum = 0;
        for (int spatial = 0; spatial < FrameInfo.MAX_SPATIAL; spatial++) {
            sum += own(SourceLayers.layer(encoding, spatial), TEMPORALS - 1);
        }
        return sum;
    }

    /** How many temporal layers a layer was seen to have, 1 to 3. */
    int temporals(int layer) {
        for (int temporal = TEMPORALS - 1; temporal > 0; temporal--) {
            if (known[index(layer, temporal)] > 0) {
                return temporal + 1;
            }
        }
        return 1;
    }
}
