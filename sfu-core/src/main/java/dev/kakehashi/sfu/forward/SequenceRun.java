package dev.kakehashi.sfu.forward;

import java.util.Arrays;

/**
 * Gives the numbers of one source their places in an outgoing stream that shows no gap where something was withheld. A
 * number that was lost on the way here keeps a place of its own, for it may still come. Numbers are unwrapped; used for
 * RTP sequence numbers and for VP8 picture ids. Confined to the shard.
 */
final class SequenceRun {
    private static final int WITHHELD = Integer.MIN_VALUE;

    private final int[] shifts;
    private boolean fresh = true;
    private long firstSource;
    private long highestSource;
    private long base;
    private long firstOut;
    private int shift;
    private long nextOut;

    /**
     * @param size how far back numbers are remembered, a power of two
     */
    SequenceRun(int size) {
        shifts = new int[size];
    }

    /** The next number that is mapped or dropped gets the place {@code first}. */
    void begin(long first) {
        fresh = true;
        firstOut = first;
        nextOut = first;
    }

    /** The place behind all that were given so far. */
    long nextOut() {
        return nextOut;
    }

    /** Whether a place is one of this run, and not too old: its packet was sent, or did not come yet. */
    boolean holds(int place) {
        int back = (int) nextOut - 1 - place & 0xFFFF;
        return back < Math.min(shifts.length, nextOut - firstOut);
    }

    /**
     * The last place that was given, 0 to 65535, is free again: the next run begins with it. Any other place stays given. When
     * all of this run are free, so may be the last ones of the run before.
     */
    void takeBack(int place) {
        if ((nextOut - 1 & 0xFFFF) == place) {
            nextOut--;
        }
    }

    /** Whether a number is later than all that were seen so far. */
    boolean isNews(long source) {
        return fresh || source > highestSource;
    }

    /**
     * The place of a number; asked again, it answers the same.
     *
     * @return -1 when the number was withheld, is too old, or is from before the run
     */
    long map(long source) {
        if (!advance(source, false)) {
            return -1;
        }
        int known = shifts[index(source)];
        if (known == WITHHELD) {
            return -1;
        }
        long out = base + source + known;
        nextOut = Math.max(nextOut, out + 1);
        return out;
    }

    /** Withholds a number: what follows moves up. Ignored for one that is not later than all seen so far. */
    void drop(long source) {
        advance(source, true);
    }

    private boolean advance(long source, boolean withhold) {
        if (fresh) {
            fresh = false;
            firstSource = source;
            highestSource = source - 1;
            base = nextOut - source;
            shift = 0;
        }
        if (source <= highestSource) {
            return source >= firstSource && highestSource - source < shifts.length;
        }
        if (source - highestSource >= shifts.length) {
            Arrays.fill(shifts, shift);
        } else {
            for (long each = highestSource + 1; each < source; each++) {
                shifts[index(each)] = shift;
            }
        }
        highestSource = source;
        shifts[index(source)] = withhold ? WITHHELD : shift;
        if (withhold) {
            shift--;
        }
        return true;
    }

    private int index(long source) {
        return (int) source & shifts.length - 1;
    }
}
