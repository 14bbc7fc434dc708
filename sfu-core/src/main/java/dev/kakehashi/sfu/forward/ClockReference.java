package dev.kakehashi.sfu.forward;

/** One encoding's clock on ours: at our {@code nanos} its timestamps stood at {@code rtpTimestamp}. Confined. */
final class ClockReference {
    private boolean known;
    private int rtpTimestamp;
    private long nanos;

    void set(int timestamp, long atNanos) {
        known = true;
        rtpTimestamp = timestamp;
        nanos = atNanos;
    }

    boolean isKnown() {
        return known;
    }

    /** When something was captured, on our clock. */
    long capturedNanos(int timestamp, int clockRate) {
        return nanos + (timestamp - rtpTimestamp) * 1_000_000L / clockRate * 1_000L;
    }

    /** Where the timestamps stand at a time of ours. */
    int timestampAt(long atNanos, int clockRate) {
        return rtpTimestamp + SlotClock.ticks(atNanos - nanos, clockRate);
    }
}
