package dev.kakehashi.sfu.forward;

/**
 * Asks a publisher for key frames of one layer: at most one request a second, the first at once, whoever asks; again
 * until the key frame came. Confined to the publisher's shard.
 */
public final class KeyframeRequester {
    private static final long MIN_INTERVAL_NANOS = 1_000_000_000L;

    /** An encoder that did not answer this often is not running; the next wish begins anew. */
    private static final int MAX_TRIES = 10;

    private boolean wanted;
    private boolean everAsked;
    private long askedNanos;
    private int tries;
    private long unanswered;

    /** Somebody can't go on without a key frame. */
    public void request() {
        if (!wanted) {
            wanted = true;
            tries = 0;
        }
    }

    /** A key frame came. */
    public void onKeyframe() {
        wanted = false;
    }

    public boolean isWanted() {
        return wanted;
    }

    /** Whether to ask the publisher now; counts as asked. */
    public boolean take(long nowNanos) {
        if (!wanted || (everAsked && nowNanos - askedNanos < MIN_INTERVAL_NANOS)) {
            return false;
        }
        if (tries >= MAX_TRIES) {
            wanted = false;
            unanswered++;
            return false;
        }
        everAsked = true;
        askedNanos = nowNanos;
        tries++;
        return true;
    }

    /** Wishes that no key frame answered, however often it was asked for; since the last call. */
    public long takeUnanswered() {
        long count = unanswered;
        unanswered = 0;
        return count;
    }
}
