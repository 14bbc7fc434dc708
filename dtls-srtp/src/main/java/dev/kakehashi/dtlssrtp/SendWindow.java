package dev.kakehashi.dtlssrtp;

import java.util.Arrays;

/**
 * Remembers which of the last {@value #SIZE} sequence numbers of one SSRC were protected, so that none is twice: the
 * same index under the same key would give two packets one keystream (RFC 3711 9.1).
 */
final class SendWindow {
    /**
     * A packet that a publisher's retransmission brings late still takes its old place in a slot's stream, up to 512
     * packets back; jitsi-srtp itself would let it be 64.
     */
    static final int SIZE = 1_024;

    /** Added to what is kept, so that what is older than the first packet is not negative. */
    private static final long FIRST_TURN = 1L << 16;

    private final long[] taken = new long[SIZE / Long.SIZE];
    private long highest = -1;

    /**
     * Takes a sequence number.
     *
     * @param sequenceNumber 0 to 65535
     * @return false when it was taken before, or is too old to tell
     */
    boolean take(int sequenceNumber) {
        if (highest < 0) {
            highest = FIRST_TURN + sequenceNumber;
        }
        long sequence = highest + (short) (sequenceNumber - (int) highest);
        if (highest - sequence >= SIZE) {
            return false;
        }
        if (sequence - highest >= SIZE) {
            Arrays.fill(taken, 0);
            highest = sequence;
        }
        while (highest < sequence) {
            highest++;
            taken[word(highest)] &= ~(1L << highest);
        }
        boolean free = (taken[word(sequence)] & 1L << sequence) == 0;
        taken[word(sequence)] |= 1L << sequence;
        return free;
    }

    /**
     * The index of a number that was taken: the turns of the sequence number since the first packet, above the number
     * (RFC 3711 3.3.1).
     */
    long index(int sequenceNumber) {
        return highest + (short) (sequenceNumber - (int) highest) - FIRST_TURN;
    }

    private static int word(long sequence) {
        return (int) (sequence & SIZE - 1) >>> 6;
    }
}
