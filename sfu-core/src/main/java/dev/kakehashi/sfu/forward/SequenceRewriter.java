package dev.kakehashi.sfu.forward;

import java.util.Arrays;

/**
 * Rewrites sequence numbers so that the subscriber sees no gap where packets were withheld, and keeps the gap where
 * packets were lost on the way to us, so that a late retransmission still finds its place. Confined to the shard.
 *
 * <p>Each source sequence number up to the highest seen has an offset; withholding one moves the offset of all that
 * follow. The offsets of the last {@value #SIZE} numbers are remembered, for packets that come out of order.
 */
final class SequenceRewriter {
    /** Older packets are of no use to a receiver: 1,024 are 5 s of a 2 Mbit/s stream. */
    static final int SIZE = 1_024;

    private static final long WITHHELD = Long.MIN_VALUE;

    private final long[] offsets = new long[SIZE];
    private boolean fresh = true;
    private long firstSource;
    private long highestSource;
    private long offset;
    private long highestOut;

    /**
     * @param firstOut the first outgoing sequence number, not negative
     */
    SequenceRewriter(int firstOut) {
        highestOut = firstOut - 1L;
    }

    /** The next packet that is mapped or dropped begins a new source right behind what was sent. */
    void switchSource() {
        fresh = true;
    }

    /**
     * The outgoing number of a packet.
     *
     * @param source unwrapped source sequence number
     * @return unwrapped outgoing number, or -1 when the packet was withheld, is too old, or is from before the switch
     */
    long map(long source) {
        if (!advance(source, false)) {
            return -1;
        }
        long known = offsets[index(source)];
        if (known == WITHHELD) {
            return -1;
        }
        long out = source + known;
        highestOut = Math.max(highestOut, out);
        return out;
    }

    /** A packet is withheld: what follows moves up. Ignored for one that is older than what was seen already. */
    void drop(long source) {
        advance(source, true);
    }

    private boolean advance(long source, boolean withhold) {
        if (fresh) {
            begin(source);
        }
        if (source <= highestSource) {
            return source >= firstSource && highestSource - source < SIZE;
        }
        if (source - highestSource >= SIZE) {
            Arrays.fill(offsets, offset);
        } else {
            for (long each = highestSource + 1; each < source; each++) {
                offsets[index(each)] = offset;
            }
        }
        highestSource = source;
        if (withhold) {
            offsets[index(source)] = WITHHELD;
            offset--;
        } else {
            offsets[index(source)] = offset;
        }
        return true;
    }

    private void begin(long source) {
        fresh = false;
        firstSource = source;
        highestSource = source - 1;
        offset = highestOut + 1 - source;
    }

    private static int index(long source) {
        return (int) (source & (SIZE - 1));
    }
}
