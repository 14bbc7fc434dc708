package dev.kakehashi.sfu.bwe;

import dev.kakehashi.sfu.rtcp.TransportFeedback;
import java.util.Arrays;

/**
 * When packets came, by a sequence number of 16 bits, and which of them were not told of yet. What came late is told of once
 * more, with all that followed it. A jump ahead of more than is remembered begins anew.
 */
final class ArrivalRing {
    private final long[] ticks;
    private long highest = -1;
    private long next;

    /**
     * @param capacity packets that are remembered, a power of two
     */
    ArrivalRing(int capacity) {
        ticks = new long[capacity];
    }

    /** Returns whether it is news: not one that came already, or so late that it is forgotten. */
    boolean add(int sequenceNumber, long atTicks) {
        long sequence = highest + (short) (sequenceNumber - (int) highest);
        if (highest < 0 || sequence - highest >= ticks.length) {
            // One turn up, so that what is earlier does not become negative.
            sequence = (1L << 16) + sequenceNumber;
            Arrays.fill(ticks, TransportFeedback.NOT_RECEIVED);
            highest = sequence;
            next = sequence;
        } else if (sequence > highest) {
            for (long each = highest + 1; each < sequence; each++) {
                ticks[index(each)] = TransportFeedback.NOT_RECEIVED;
            }
            highest = sequence;
            next = Math.max(next, highest - ticks.length + 1);
        } else if (highest - sequence >= ticks.length || ticks[index(sequence)] != TransportFeedback.NOT_RECEIVED) {
            return false;
        }
        ticks[index(sequence)] = atTicks;
        next = Math.min(next, sequence);
        return true;
    }

    private int index(long sequence) {
        return (int) sequence & ticks.length - 1;
    }

    /** Forgets everything. */
    void clear() {
        highest = -1;
        next = 0;
    }

    /** The first packet that was not told of; its low 16 bits are its number. */
    long next() {
        return next;
    }

    /** How many packets were not told of, from {@link #next} to the highest; those that did not come count too. */
    int untold() {
        return highest < 0 ? 0 : (int) (highest - next + 1);
    }

    void told(int count) {
        next += count;
    }

    /** By the low bits of the number: when the packet came, or {@link TransportFeedback#NOT_RECEIVED}. */
    long[] ticks() {
        return ticks;
    }
}
