package dev.kakehashi.sfu.bwe;

/** When the next feedback on arrivals is due: each 50 to 100 ms, the sooner the more is received. */
final class FeedbackPace {
    /** With a tick of 10 ms 50 to 100 ms come of these. */
    static final long MIN_INTERVAL_NANOS = 50_000_000L;

    static final long MAX_INTERVAL_NANOS = 90_000_000L;

    /** IPv4, UDP and SRTCP. */
    private static final int NETWORK_BYTES = 20 + 8 + 10;

    /** Feedback takes a twentieth of what is received, as all RTCP may (RFC 3550 6.2). */
    private static final int SHARE = 20;

    private final int worthBytes;
    private long sentNanos;
    private int bytesSince;

    /**
     * @param feedbackBytes of a feedback of the usual size
     */
    FeedbackPace(int feedbackBytes, long nowNanos) {
        worthBytes = (NETWORK_BYTES + feedbackBytes) * SHARE;
        sentNanos = nowNanos;
    }

    void onReceived(int bytes) {
        bytesSince = Math.min(bytesSince + bytes, worthBytes);
    }

    boolean isDue(long nowNanos) {
        long since = nowNanos - sentNanos;
        return since >= MAX_INTERVAL_NANOS || (since >= MIN_INTERVAL_NANOS && bytesSince >= worthBytes);
    }

    /** When to look again after a look at which nothing was due. */
    long nextNanos(long nowNanos) {
        return nowNanos - sentNanos < MIN_INTERVAL_NANOS
                ? sentNanos + MIN_INTERVAL_NANOS
                : sentNanos + MAX_INTERVAL_NANOS;
    }

    /** All was told. */
    void onSent(long nowNanos) {
        sentNanos = nowNanos;
        bytesSince = 0;
    }
}
