package dev.kakehashi.sfu.bwe;

import java.util.Arrays;

/**
 * What was sent under each transport-wide sequence number (draft-holmer-rmcat-transport-wide-cc-extensions-01 2). Numbers
 * are endless inside; 16 bits of them are on the wire. One long a packet:
 *
 * <pre>
 *  63                             24 23          8 7        2 1     0
 * | microseconds, the low 40 bits   |  bytes      | cluster  | state |
 * </pre>
 *
 * Confined to the subscriber's shard.
 */
final class SendLog {
    /** Left over another path: what becomes of it counts for nothing. */
    static final int ELSEWHERE = 0;

    /** Reported as neither. */
    static final int IN_FLIGHT = 1;

    static final int LOST = 2;
    static final int RECEIVED = 3;

    /** A second of 12 Mbit/s; most subscribers never need more. */
    private static final int FIRST_CAPACITY = 1 << 10;

    /** Two seconds of 40 Mbit/s in packets of 1,200 bytes, and less than half of the 16-bit numbers: no ambiguity. */
    private static final int MAX_CAPACITY = 1 << 13;

    /** Reports that come later than this are of no use, so that an older packet may be overwritten. */
    private static final long USEFUL_MICROS = 2_000_000;

    private static final int STATE_MASK = 0x3;
    private static final int CLUSTER_SHIFT = 2;
    private static final int CLUSTER_MASK = 0x3F;
    private static final int BYTES_SHIFT = 8;
    private static final int MAX_BYTES = 0xFFFF;
    private static final int TIME_SHIFT = 24;
    private static final long TIME_MASK = (1L << 40) - 1;

    private long[] entries = new long[FIRST_CAPACITY];
    private long next = 1;
    private long settled = 1;
    private long inFlightBytes;

    /**
     * Notes a packet.
     *
     * @return its number
     */
    long add(int bytes, int cluster, long nowMicros) {
        if (next > entries.length && entries.length < MAX_CAPACITY) {
            long oldest = next - entries.length;
            if (nowMicros - sentMicros(oldest, nowMicros) < USEFUL_MICROS) {
                grow();
            }
        }
        long sequence = next++;
        if (sequence - settled >= entries.length) {
            settle(sequence - entries.length + 1);
        }
        int size = Math.clamp(bytes, 0, MAX_BYTES);
        entries[index(sequence)] = (nowMicros & TIME_MASK) << TIME_SHIFT
                | (long) size << BYTES_SHIFT
                | (long) (cluster & CLUSTER_MASK) << CLUSTER_SHIFT
                | IN_FLIGHT;
        inFlightBytes += size;
        return sequence;
    }

    private void grow() {
        long[] smaller = entries;
        entries = Arrays.copyOf(smaller, smaller.length * 2);
        for (long sequence = next - smaller.length; sequence < next; sequence++) {
            entries[index(sequence)] = smaller[(int) (sequence & smaller.length - 1)];
        }
    }

    /** Everything before this number counts as no longer in flight. */
    void settle(long end) {
        while (settled < end && settled < next) {
            inFlightBytes -= bytes(settled);
            settled++;
        }
    }

    /** Bytes sent that no feedback has spoken of yet. */
    long inFlightBytes() {
        return inFlightBytes;
    }

    /** The endless number of this 16-bit one: the highest that was sent or comes before it. */
    long unwrap(int sequenceNumber) {
        long last = next - 1;
        return last - (last - sequenceNumber & 0xFFFF);
    }

    /** The lowest number that is still known. */
    long oldest() {
        return Math.max(1, next - entries.length);
    }

    /** The number after the last that was sent. */
    long next() {
        return next;
    }

    int state(long sequence) {
        return (int) (entries[index(sequence)] & STATE_MASK);
    }

    void mark(long sequence, int state) {
        int index = index(sequence);
        entries[index] = entries[index] & ~(long) STATE_MASK | state;
    }

    int bytes(long sequence) {
        return (int) (entries[index(sequence)] >>> BYTES_SHIFT) & MAX_BYTES;
    }

    int cluster(long sequence) {
        return (int) (entries[index(sequence)] >>> CLUSTER_SHIFT) & CLUSTER_MASK;
    }

    long sentMicros(long sequence, long nowMicros) {
        return nowMicros - (nowMicros - (entries[index(sequence)] >>> TIME_SHIFT) & TIME_MASK);
    }

    private int index(long sequence) {
        return (int) (sequence & entries.length - 1);
    }
}
