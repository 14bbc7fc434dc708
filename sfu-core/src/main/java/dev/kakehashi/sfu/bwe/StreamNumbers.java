package dev.kakehashi.sfu.bwe;

import java.util.Arrays;

/**
 * Under which number the estimator knows each packet that was sent, by its SSRC and sequence number, for feedback that names
 * it by these (RFC 8888). A table of the last packets: those with the same hash are chained from the newest to the oldest, and
 * what is overwritten ends a chain. Of fixed size; confined to the subscriber's shard.
 */
final class StreamNumbers {
    /** A second of 20 Mbit/s; feedback is each 250 ms at most. */
    static final int CAPACITY = 1 << 11;

    static final long UNKNOWN = -1;

    private static final int MASK = CAPACITY - 1;

    /** Spreads streams over the table, of which each then has neighbouring places (Fibonacci hashing). */
    private static final int SPREAD = 0x9E3779B9;

    private static final int SPREAD_SHIFT = 32 - 11;

    private final int[] ssrcs = new int[CAPACITY];
    private final char[] sequenceNumbers = new char[CAPACITY];
    private final int[] millis = new int[CAPACITY];
    private final int[] older = new int[CAPACITY];
    private final int[] newest = new int[CAPACITY];
    private long last;

    StreamNumbers() {
        // Older than anything that is in the table.
        Arrays.fill(newest, -CAPACITY);
    }

    /**
     * Notes a packet.
     *
     * @param number its transport-wide sequence number, 16 bits: that of the packet before and one
     * @return the same without end
     */
    long add(int ssrc, int sequenceNumber, int number, long nowMillis) {
        last += (char) (number - (int) last);
        int at = (int) last & MASK;
        int place = place(ssrc, sequenceNumber);
        ssrcs[at] = ssrc;
        sequenceNumbers[at] = (char) sequenceNumber;
        millis[at] = (int) nowMillis;
        older[at] = newest[place];
        newest[place] = (int) last;
        return last;
    }

    private static int place(int ssrc, int sequenceNumber) {
        return (ssrc * SPREAD >>> SPREAD_SHIFT) + sequenceNumber & MASK;
    }

    /** The endless number of a packet, its low 16 bits being the transport-wide one; or {@link #UNKNOWN}. */
    long find(int ssrc, int sequenceNumber) {
        int number = newest[place(ssrc, sequenceNumber)];
        int age = (int) last - number;
        while (age >= 0 && age < CAPACITY) {
            int at = number & MASK;
            if (ssrcs[at] == ssrc && sequenceNumbers[at] == sequenceNumber) {
                return last - age;
            }
            number = older[at];
            int olderAge = (int) last - number;
            if (olderAge <= age) {
                break;
            }
            age = olderAge;
        }
        return UNKNOWN;
    }

    /** The lowest number that the table still holds; 0 or less while it is not full. */
    long oldest() {
        return last - CAPACITY + 1;
    }

    /** How long before the other one a packet was sent; both are in the table. */
    int millisBetween(long earlier, long later) {
        return millis[(int) later & MASK] - millis[(int) earlier & MASK];
    }
}
