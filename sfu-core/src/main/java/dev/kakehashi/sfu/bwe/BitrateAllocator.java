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
        while (true) {
            Claim best = null;
            int step = 0;
            double gain = 0;
            for (int index = 0; index < claims.size(); index++) {
                Claim claim = claims.get(index);
                int from = claim.givenOption();
                for (int option = from + 1; from != Claim.NOTHING && option < claim.options(); option++) {
                    long cost = claim.rate(option) - claim.rate(from);
                    double each = claim.weight() * (claim.value(option) - claim.value(from)) / cost;
                    if (cost + claim.spare(option) <= left && each > gain) {
                        best = claim;
                        step = option;
                        gain = each;
                    }
                }
            }
            if (best == null) {
                return budgetBitsPerSecond - left;
            }
            left -= best.rate(step) - best.rate(best.givenOption());
            best.give(step);
        }
    }
}
