package dev.kakehashi.sfu.forward;

/**
 * Keeps a slot's RTP timestamps continuous when its source changes: between two sources they advance by the time that
 * passed. Confined to the shard.
 */
final class TimestampRewriter {
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private final int clockRate;
    private boolean fresh = true;
    private boolean everSent;
    private int offset;
    private int boundary;
    private int lastOut;
    private long lastNanos;

    /**
     * @param clockRate ticks a second
     * @param first the timestamp of the very first packet
     */
    TimestampRewriter(int clockRate, int first) {
        this.clockRate = clockRate;
        this.boundary = first;
    }

    /**
     * The next packet begins a new source.
     *
     * @return the lowest timestamp that the new source's packets can have; later than any sent so far
     */
    int switchSource(long nowNanos) {
        if (everSent) {
            boundary = elapsed(nowNanos);
        }
        fresh = true;
        return boundary;
    }

    /** The outgoing timestamp of a packet of the present source. */
    int map(int sourceTimestamp, long nowNanos) {
        if (fresh) {
            fresh = false;
            int start = everSent ? elapsed(nowNanos) : boundary;
            offset = (start - boundary < 0 ? boundary : start) - sourceTimestamp;
        }
        int out = sourceTimestamp + offset;
        if (!everSent || out - lastOut > 0) {
            lastOut = out;
            lastNanos = nowNanos;
        }
        everSent = true;
        return out;
    }

    /** Whether packets of the present source were mapped, so that {@link #translate} means something. */
    boolean isSettled() {
        return !fresh;
    }

    /** The outgoing timestamp of a source timestamp, without counting it as sent. */
    int translate(int sourceTimestamp) {
        return sourceTimestamp + offset;
    }

    /** What the timestamp would be now, at least one tick later than the last. */
    private int elapsed(long nowNanos) {
        long ticks = (nowNanos - lastNanos) / 1_000 * clockRate / (NANOS_A_SECOND / 1_000);
        return lastOut + (int) Math.max(1, ticks);
    }
}
