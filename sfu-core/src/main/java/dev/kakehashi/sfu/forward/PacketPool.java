package dev.kakehashi.sfu.forward;

import java.util.ArrayDeque;

/** The free packets of one shard. Confined to it. */
public final class PacketPool {
    /** 4,096 free buffers are 8 MiB; what is freed beyond that goes to the garbage collector. */
    private static final int MAX_FREE = 4_096;

    private final ArrayDeque<PacketBuffer> free = new ArrayDeque<>();
    private long outstanding;

    public PacketBuffer acquire() {
        outstanding++;
        PacketBuffer packet = free.pollLast();
        if (packet == null) {
            return new PacketBuffer();
        }
        packet.pooled = false;
        return packet;
    }

    /**
     * Takes a packet back. The caller must not touch it any more.
     *
     * @throws IllegalStateException when it was given back already, which is a programming error
     */
    public void release(PacketBuffer packet) {
        if (packet.pooled) {
            throw new IllegalStateException("packet released twice");
        }
        outstanding--;
        if (free.size() < MAX_FREE) {
            packet.pooled = true;
            free.addLast(packet);
        }
    }

    /** Packets in use. */
    public long outstanding() {
        return outstanding;
    }
}
