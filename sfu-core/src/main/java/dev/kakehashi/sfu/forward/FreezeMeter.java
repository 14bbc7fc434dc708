package dev.kakehashi.sfu.forward;

/**
 * Counts the times at which pictures stood still, by the rule of webrtc-stats for {@code freezeCount}: the time between
 * two frames is longer than the mean of the last ones by 150 ms and three times as long. Confined to the shard.
 */
public final class FreezeMeter {
    private static final long SLACK_NANOS = 150_000_000L;
    private static final int FRAMES = 30;

    private long lastNanos;
    private long meanNanos;
    private int frames;
    private int freezes;

    /** The pictures begin anew: what was before is no yardstick. */
    void restart() {
        frames = 0;
    }

    /** A frame came. */
    void onFrame(long nowNanos) {
        long interval = nowNanos - lastNanos;
        lastNanos = nowNanos;
        frames++;
        if (frames == 1) {
            return;
        }
        if (frames > FRAMES / 2 && interval >= Math.max(3 * meanNanos, meanNanos + SLACK_NANOS)) {
            freezes++;
        }
        int weight = Math.min(frames - 1, FRAMES);
        meanNanos += (interval - meanNanos) / weight;
    }

    public int freezes() {
        return freezes;
    }
}
