package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * The packets of one track that came in this batch and were not forwarded yet, in the order of their arrival, each with a view
 * around it. Owner of the packets. Confined to the shard.
 */
final class ArrivedPackets {
    /** A large key frame; more leave in several parts. */
    static final int MAX = 64;

    private final @Nullable PacketBuffer[] packets = new PacketBuffer[MAX];
    private final @Nullable RtpPacket[] views = new RtpPacket[MAX];
    private final int[] encodings = new int[MAX];
    private final long[] sequences = new long[MAX];
    private final long[] highest = new long[MAX];
    private int count;

    boolean isFull() {
        return count == MAX;
    }

    int count() {
        return count;
    }

    /** A view to be wrapped around the next packet. */
    RtpPacket nextView() {
        RtpPacket view = views[count];
        if (view == null) {
            view = new RtpPacket();
            views[count] = view;
        }
        return view;
    }

    /**
     * Adds the packet around which {@link #nextView} was wrapped; becomes its owner.
     *
     * @param highestBefore the highest sequence number of the encoding that came before
     */
    void add(PacketBuffer packet, int encoding, long sequence, long highestBefore) {
        packets[count] = packet;
        encodings[count] = encoding;
        sequences[count] = sequence;
        highest[count] = highestBefore;
        count++;
    }

    PacketBuffer packet(int index) {
        PacketBuffer packet = packets[index];
        if (packet == null) {
            throw new IndexOutOfBoundsException(index);
        }
        return packet;
    }

    RtpPacket view(int index) {
        RtpPacket view = views[index];
        if (view == null) {
            throw new IndexOutOfBoundsException(index);
        }
        return view;
    }

    int encoding(int index) {
        return encodings[index];
    }

    long sequence(int index) {
        return sequences[index];
    }

    /** The highest sequence number that had come when this packet did. */
    long highestBefore(int index) {
        return highest[index];
    }

    /** The place of a packet among the first {@code end}, or -1. */
    int find(int encoding, long sequence, int end) {
        for (int index = 0; index < end; index++) {
            if (encodings[index] == encoding && sequences[index] == sequence) {
                return index;
            }
        }
        return -1;
    }

    /** Forgets all packets, whose owner is the caller now. */
    void clear() {
        for (int index = 0; index < count; index++) {
            packets[index] = null;
        }
        count = 0;
    }
}
