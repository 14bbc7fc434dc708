package dev.kakehashi.sfu.forward;

/** What one subscriber may ask of a publisher: 3 key frames in 10 s. Confined to the shard. */
final class KeyframeAskBudget {
    private static final int ASKS = 3;
    private static final long WINDOW_NANOS = 10_000_000_000L;

    private final long[] asked = new long[ASKS];
    private int used;
    private int next;

    boolean take(long nowNanos) {
        if (used == ASKS && nowNanos - asked[next] < WINDOW_NANOS) {
            return false;
        }
        used = Math.min(ASKS, used + 1);
        asked[next] = nowNanos;
        next = (next + 1) % ASKS;
        return true;
    }
}
