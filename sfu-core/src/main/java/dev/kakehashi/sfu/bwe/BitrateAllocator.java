package dev.kakehashi.sfu.bwe;

import java.util.List;

/**
 * Divides what one path carries among its slots: first the smallest option for each, the most important first, then step by
 * step whatever gains most for its bits. What does not fit at all is left without. Deterministic; without state.
 */
public final class BitrateAllocator {
    /** To have more than before, so much of the gain must be free besides, or a slot goes up and down with every breath. */
    static final int SPARE_PERCENT = 20;

    /** And so much of the whole: to change is a key frame, also where it costs hardly more. */
    static final int SPARE_PART = 10;

    /** The smallest picture is a large part of a path that hardly carries it, and what is known of such a path varies. */
    static final int SPARE_PART_OF_PAUSED = 2;

    /** Bits a second. A large picture alone, of somebody who sends no smaller one, needs no more than the usual: nothing probes so far. */
    static final long MOST_SPARE_OF_PAUSED = 75_000;

    private BitrateAllocator() {}

    /**
     * Says of each claim what it gets.
     *
     * @param claims the most important first; of equals those first that have something already
     * @return bits a second that were given in all, at most the budget
     */
    public static long allocate(List<Claim> claims, long budgetBitsPerSecond) {
        long left = budgetBitsPerSecond;
        for (int index = 0; index < claims.size(); index++) {
            Claim claim = claims.get(index);
            claim.give(Claim.NOTHING);
            if (claim.options() > 0 && claim.rate(0) + claim.spare(0) <= left) {
                claim.give(0);
                left -= claim.rate(0);
            }
        }
        for (int index = 0; index < claims.size(); index++) {
            claims.get(index).seek(left);
        }
        while (true) {
            Claim best = null;
            for (int index = 0; index < claims.size(); index++) {
                Claim claim = claims.get(index);
                if (claim.gain() > (best == null ? 0 : best.gain())) {
                    best = claim;
                }
            }
            if (best == null) {
                return budgetBitsPerSecond - left;
            }
            // What is left has shrunk since the claim looked: what it found is at most too good.
            if (best.stepFits(left)) {
                left -= best.takeStep();
            }
            best.seek(left);
        }
    }
}
