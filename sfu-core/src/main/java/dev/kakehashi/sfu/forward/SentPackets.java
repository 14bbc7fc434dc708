package dev.kakehashi.sfu.forward;

import java.util.Arrays;

/**
 * How one subscription rewrote its recent packets, so that each can be made again. 33 bytes a packet, 17 KiB in all.
 * Confined to the shard.
 */
final class SentPackets {
    static final int SIZE = PacketHistory.SIZE;

    /** A packet is resent at most this often (design: once a round trip, three times). */
    private static final int MAX_RESENDS = 3;

    private final long[] sourceSequences = new long[SIZE];
    private final long[] lastSentNanos = new long[SIZE];
    private final int[] outSequences = new int[SIZE];
    private final int[] timestamps = new int[SIZE];
    private final short[] pictureIds = new short[SIZE];
    private final byte[] tl0PicIdxs = new byte[SIZE];
    private final byte[] layers = new byte[SIZE];
    private final byte[] resends = new byte[SIZE];
    private final boolean[] markers = new boolean[SIZE];

    SentPackets() {
        clear();
    }

    void clear() {
        Arrays.fill(outSequences, -1);
    }

    void put(
            int outSequence,
            long sourceSequence,
            int layer,
            int timestamp,
            boolean marker,
            int pictureId,
            int tl0PicIdx,
            long nowNanos) {
        int index = outSequence & (SIZE - 1);
        outSequences[index] = outSequence;
        sourceSequences[index] = sourceSequence;
        layers[index] = (byte) layer;
        timestamps[index] = timestamp;
        markers[index] = marker;
        pictureIds[index] = (short) pictureId;
        tl0PicIdxs[index] = (byte) tl0PicIdx;
        lastSentNanos[index] = nowNanos;
        resends[index] = 0;
    }

    /** Place of a packet in this log, or -1 when it is not there (any more). */
    int find(int outSequence) {
        int index = outSequence & (SIZE - 1);
        return outSequences[index] == outSequence ? index : -1;
    }

    /** Whether a packet may be sent again now; a retransmission may still be on its way. */
    boolean mayResend(int index, long nowNanos, long roundTripNanos) {
        if (resends[index] >= MAX_RESENDS) {
            return false;
        }
        return resends[index] == 0 || nowNanos - lastSentNanos[index] >= roundTripNanos;
    }

    void resent(int index, long nowNanos) {
        resends[index]++;
        lastSentNanos[index] = nowNanos;
    }

    long sourceSequence(int index) {
        return sourceSequences[index];
    }

    int layer(int index) {
        return layers[index];
    }

    int timestamp(int index) {
        return timestamps[index];
    }

    boolean marker(int index) {
        return markers[index];
    }

    int pictureId(int index) {
        return pictureIds[index] & 0x7FFF;
    }

    int tl0PicIdx(int index) {
        return tl0PicIdxs[index] & 0xFF;
    }
}
