package dev.kakehashi.sfu.forward;

/**
 * The RTP timestamps of a slot: one time line for its whole life, on which every source is laid by when its packets were
 * captured, on our clock; later sources stand later. Confined to the shard.
 */
final class SlotClock {
    private static final long NANOS_A_MICRO = 1_000L;
    private static final long MICROS_A_SECOND = 1_000_000L;

    private final int base;
    private long originNanos;
    private boolean begun;
    private int lastOut;

    /**
     * @param base the timestamp before the very first, unsigned 32 bit
     */
    SlotClock(int base) {
        this.base = base;
        this.lastOut = base;
    }

    /** The lowest timestamp that a packet of a source that begins now can have: later than all that were sent. */
    int boundary() {
        return lastOut + 1;
    }

    /**
     * A source begins.
     *
     * @param sourceTimestamp of its first packet
     * @param capturedNanos when that was captured on our clock, as far as we know
     * @param clockRate of the source, ticks a second
     * @return what to add to the source's timestamps
     */
    int begin(int sourceTimestamp, long capturedNanos, int clockRate) {
        if (!begun) {
            begun = true;
            originNanos = capturedNanos;
        }
        int place = base + 1 + ticks(capturedNanos - originNanos, clockRate);
        return (place - boundary() < 0 ? boundary() : place) - sourceTimestamp;
    }

    /** A packet with this timestamp was sent. */
    void sent(int timestamp) {
        if (timestamp - lastOut > 0) {
            lastOut = timestamp;
        }
    }

    static int ticks(long nanos, int clockRate) {
        return (int) Math.floorDiv(nanos / NANOS_A_MICRO * clockRate, MICROS_A_SECOND);
    }
}
