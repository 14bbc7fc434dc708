package dev.kakehashi.sfu.forward;

/**
 * Bounds retransmissions to a quarter of what the stream itself sends, counted over two seconds, and 50 packets
 * always, so that a peer who asks for everything again does not multiply the load. Confined to the shard.
 */
final class ResendBudget {
    private static final long WINDOW_NANOS = 2_000_000_000L;
    private static final int ALWAYS_PACKETS = 50;
    private static final int SHARE = 4;

    private long windowEndNanos;
    private boolean begun;
    private long sentBytes;
    private long previousSentBytes;
    private long resentBytes;
    private int resentPackets;

    void sent(int bytes, long nowNanos) {
        turn(nowNanos);
        sentBytes += bytes;
    }

    /** Takes one retransmission from the budget; false when there is none left. */
    boolean take(int bytes, long nowNanos) {
        turn(nowNanos);
        long allowed = Math.max(sentBytes, previousSentBytes) / SHARE;
        if (resentPackets >= ALWAYS_PACKETS && resentBytes + bytes > allowed) {
            return false;
        }
        resentPackets++;
        resentBytes += bytes;
        return true;
    }

    private void turn(long nowNanos) {
        if (!begun) {
            begun = true;
            windowEndNanos = nowNanos + WINDOW_NANOS;
        }
        if (nowNanos - windowEndNanos >= 0) {
            previousSentBytes = nowNanos - windowEndNanos < WINDOW_NANOS ? sentBytes : 0;
            sentBytes = 0;
            resentBytes = 0;
            resentPackets = 0;
            windowEndNanos = nowNanos + WINDOW_NANOS;
        }
    }
}
