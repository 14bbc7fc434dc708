package dev.kakehashi.sfu.room;

/** The round-trip time to one peer, smoothed; a guess before the first measurement. Confined to the shard. */
final class RoundTrip {
    /** Assumed until the first report tells better. */
    static final long INITIAL_NANOS = 100_000_000L;

    /** Longer ones are a clock that went wrong. */
    private static final long MAX_NANOS = 10_000_000_000L;

    /** The weight of a new sample is one in so many, as TCP has it (RFC 6298 2.3). */
    private static final int SMOOTHING = 8;

    private long nanos = INITIAL_NANOS;
    private boolean measured;

    long nanos() {
        return nanos;
    }

    /**
     * A peer repeated a time that we told, and how long it kept it (RFC 3550 6.4.1: A - LSR - DLSR; RFC 3611 4.5 the same).
     * All in 1/65536 s, modulo 2^32.
     *
     * @param arrival the middle 32 bits of our NTP time now
     * @param told as the peer repeats it, 0 where it has none
     */
    void onEcho(int arrival, int told, int kept) {
        if (told != 0) {
            onSample((long) (arrival - told - kept) * 1_000_000_000L >> 16);
        }
    }

    private void onSample(long sample) {
        if (sample < 0 || sample > MAX_NANOS) {
            return;
        }
        nanos = measured ? nanos + (sample - nanos) / SMOOTHING : sample;
        measured = true;
    }

    /** How long a retransmission took to come: as good as a measurement while there is none. */
    void onRepair(long sample) {
        if (!measured && sample > 0 && sample < MAX_NANOS) {
            nanos += (sample - nanos) / SMOOTHING;
        }
    }
}
