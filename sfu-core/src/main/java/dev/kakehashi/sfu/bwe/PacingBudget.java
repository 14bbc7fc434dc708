package dev.kakehashi.sfu.bwe;

/**
 * How much may leave now, so that what leaves together does not fill the queue of a slow path: a bucket that empties at the
 * pacing rate. Whole bursts of {@value #BURST_MILLIS} ms leave at once, so that the packets of a picture stay together. Confined to the shard.
 */
public final class PacingBudget {
    /** As libwebrtc has it (main, modules/pacing, send_burst_interval): more than a picture of 30 a second. */
    static final int BURST_MILLIS = 40;

    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private long bitsPerSecond;
    private long debtBits;
    private long settledNanos;

    public PacingBudget(long bitsPerSecond, long nowNanos) {
        this.bitsPerSecond = bitsPerSecond;
        this.settledNanos = nowNanos;
    }

    /** What was spent so far is paid back at the former rate. */
    public void rate(long newBitsPerSecond, long nowNanos) {
        settle(nowNanos);
        bitsPerSecond = newBitsPerSecond;
    }

    /** Whether a packet may leave; its length does not matter, as it is paid back afterwards. */
    public boolean isOpen(long nowNanos) {
        settle(nowNanos);
        return debtBits <= bitsPerSecond * BURST_MILLIS / 1_000;
    }

    /** A packet left, whether it had to wait for it or not. */
    public void spend(int bytes) {
        debtBits += bytes * 8L;
    }

    private void settle(long nowNanos) {
        long elapsed = Math.min(NANOS_A_SECOND, nowNanos - settledNanos);
        long paid = bitsPerSecond * elapsed / NANOS_A_SECOND;
        if (paid >= debtBits) {
            debtBits = 0;
            settledNanos = nowNanos;
        } else if (paid > 0) {
            debtBits -= paid;
            settledNanos = nowNanos;
        }
    }
}
