package dev.kakehashi.sfu.forward;

import java.util.Arrays;

/**
 * Which packet of a source each of a subscription's recent packets was, so that it can be made again. 15 bytes a packet,
 * 8 KiB in all. Confined to the shard.
 */
final class SentPackets {
    static final int SIZE = PacketHistory.SIZE;

    /** A packet is resent at most this often (design: once a round trip, three times). */
    private static final int MAX_RESENDS = 3;

    private static final int NANOS_A_MICRO = 1_000;
    private static final int RESENDS = 0x03;
    private static final int MARKER = 0x04;
    private static final int EMPTY = 0x08;
    private static final int SECOND_RUN = 0x10;
    private static final int USED = 0x20;

    /** The source's unwrapped sequence number; of an empty packet its timestamp. */
    private final long[] sourceSequences = new long[SIZE];

    /** Microseconds, which wrap around after 71 minutes; only differences of seconds count. */
    private final int[] lastSentMicros = new int[SIZE];

    private final short[] outSequences = new short[SIZE];
    private final byte[] states = new byte[SIZE];

    void clear() {
        Arrays.fill(states, (byte) 0);
    }

    /** Forgets what was sent under one of the two runs. */
    void clear(int run) {
        int bit = run == 0 ? 0 : SECOND_RUN;
        for (int index = 0; index < SIZE; index++) {
            if ((states[index] & SECOND_RUN) == bit) {
                states[index] = 0;
            }
        }
    }

    /**
     * A packet was sent.
     *
     * @param outSequence 0 to 65535
     * @param run 0 or 1: by which of the subscription's runs it was rewritten
     */
    void put(int outSequence, long sourceSequence, int run, boolean marker, long nowNanos) {
        put(outSequence, sourceSequence, run, marker ? MARKER : 0, nowNanos);
    }

    /** A packet was sent that only filled a place. */
    void putEmpty(int outSequence, int timestamp, int run, long nowNanos) {
        put(outSequence, timestamp, run, EMPTY, nowNanos);
    }

    private void put(int outSequence, long original, int run, int state, long nowNanos) {
        int index = outSequence & (SIZE - 1);
        outSequences[index] = (short) outSequence;
        sourceSequences[index] = original;
        lastSentMicros[index] = (int) (nowNanos / NANOS_A_MICRO);
        states[index] = (byte) (USED | (run == 0 ? 0 : SECOND_RUN) | state);
    }

    /** Place of a packet in this log, or -1 when it is not there (any more). */
    int find(int outSequence) {
        int index = outSequence & (SIZE - 1);
        return (states[index] & USED) != 0 && outSequences[index] == (short) outSequence ? index : -1;
    }

    /** Whether a packet may be sent again now; a retransmission may still be on its way. */
    boolean mayResend(int index, long nowNanos, long roundTripNanos) {
        int resends = states[index] & RESENDS;
        if (resends >= MAX_RESENDS) {
            return false;
        }
        int sinceMicros = (int) (nowNanos / NANOS_A_MICRO) - lastSentMicros[index];
        return resends == 0 || sinceMicros >= roundTripNanos / NANOS_A_MICRO;
    }

    void resent(int index, long nowNanos) {
        states[index]++;
        lastSentMicros[index] = (int) (nowNanos / NANOS_A_MICRO);
    }

    long sourceSequence(int index) {
        return sourceSequences[index];
    }

    /** Of an empty packet, as it was sent. */
    int timestamp(int index) {
        return (int) sourceSequences[index];
    }

    int run(int index) {
        return (states[index] & SECOND_RUN) == 0 ? 0 : 1;
    }

    boolean marker(int index) {
        return (states[index] & MARKER) != 0;
    }

    boolean isEmpty(int index) {
        return (states[index] & EMPTY) != 0;
    }
}
