package dev.kakehashi.sfu.forward;

import java.util.Arrays;

/**
 * Remembers which of the last {@value #SIZE} sequence numbers came, so that a packet that arrives both late and as a
 * retransmission is forwarded once. Confined to its shard.
 */
final class ReceivedWindow {
    /** Longer than any retransmission is asked for: 1,024 packets are 5 s of a 2 Mbit/s stream. */
    static final int SIZE = 1_024;

    private final long[] bits = new long[SIZE / Long.SIZE];
    private long highest = -1;

    /**
     * @param sequence unwrapped sequence number, not negative
     * @return false when it came before, or is too old to tell
     */
    boolean accept(long sequence) {
        if (highest < 0 || sequence - highest >= SIZE) {
            Arrays.fill(bits, 0);
            highest = sequence;
        } else if (sequence > highest) {
            for (long each = highest + 1; each <= sequence; each++) {
                clear(each);
            }
            highest = sequence;
        } else if (highest - sequence >= SIZE) {
            return false;
        }
        if (isSet(sequence)) {
            return false;
        }
        set(sequence);
        return true;
    }

    private static int index(long sequence) {
        return (int) (sequence & (SIZE - 1));
    }

    private boolean isSet(long sequence) {
        int index = index(sequence);
        return (bits[index >>> 6] & 1L << index) != 0;
    }

    private void set(long sequence) {
        int index = index(sequence);
        bits[index >>> 6] |= 1L << index;
    }

    private void clear(long sequence) {
        int index = index(sequence);
        bits[index >>> 6] &= ~(1L << index);
    }
}
