package dev.kakehashi.sfu.room;

import org.jspecify.annotations.Nullable;

/**
 * When a peer is asked to show itself on a path that it nominated and that is not in use. Who publishes shows itself there by its
 * next packet; who only watches would stay silent for seconds, so it is sent something to answer: that answer authenticates, and
 * media moves. One path at a time, the one that was nominated last; whatever the peer nominates, rounds keep their distance, so
 * that nobody can have much sent to an address that is not theirs. Confined to the shard.
 */
final class PathProof {
    /** Between two rounds: a lost one costs little, and a round trip has mostly passed. */
    static final long ROUND_NANOS = 200_000_000L;

    /** After the last check that nominated; browsers send the next within 2.5 s. */
    static final long LASTING_NANOS = 2_000_000_000L;

    private @Nullable Path nominated;
    private long nextRoundNanos;
    private long endNanos;

    PathProof(long nowNanos) {
        nextRoundNanos = nowNanos;
        endNanos = nowNanos;
    }

    /** A check that was not seen before nominated a path. */
    void nominate(Path path, @Nullable Path inUse, long nowNanos) {
        if (path.equals(inUse)) {
            nominated = null;
            return;
        }
        if (nextRoundNanos - nowNanos < 0) {
            nextRoundNanos = nowNanos;
        }
        nominated = path;
        endNanos = nowNanos + LASTING_NANOS;
    }

    /** The path on which the peer is to be asked now, or null. */
    @Nullable
    Path due(@Nullable Path inUse, long nowNanos) {
        Path asked = nominated;
        if (asked == null || nextRoundNanos - nowNanos > 0) {
            return null;
        }
        if (endNanos - nowNanos <= 0) {
            nominated = null;
            return null;
        }
        nextRoundNanos = nowNanos + ROUND_NANOS;
        // What the peer sent before it moved may come late and take media back for a moment: then the rounds go on.
        return asked.equals(inUse) ? null : asked;
    }

    boolean isRunning() {
        return nominated != null;
    }

    /** Of one that is running, when to look again. */
    long nextRoundNanos() {
        return nextRoundNanos;
    }
}
