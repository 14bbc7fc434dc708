package dev.kakehashi.sfu.forward;

import org.jspecify.annotations.Nullable;

/**
 * The recent packets of one layer as they came, shared by all its subscriptions on the shard; retransmissions are made
 * from them. Confined to the shard.
 */
final class PacketHistory {
    /** 512 packets are 2.4 s at 1.75 Mbit/s, longer than a receiver waits for a retransmission, and 1 MiB. */
    static final int SIZE = 512;

    private final PacketPool pool;
    private final @Nullable PacketBuffer[] packets = new PacketBuffer[SIZE];
    private final long[] sequences = new long[SIZE];

    PacketHistory(PacketPool pool) {
        this.pool = pool;
    }

    /** Keeps a packet and becomes its owner; the one whose place it takes is released. */
    void put(long sequence, PacketBuffer packet) {
        int index = (int) (sequence & (SIZE - 1));
        PacketBuffer before = packets[index];
        if (before != null) {
            if (sequences[index] > sequence) {
                pool.release(packet);
                return;
            }
            pool.release(before);
        }
        packets[index] = packet;
        sequences[index] = sequence;
    }

    @Nullable
    PacketBuffer get(long sequence) {
        int index = (int) (sequence & (SIZE - 1));
        return sequences[index] == sequence ? packets[index] : null;
    }

    void releaseAll() {
        for (int index = 0; index < SIZE; index++) {
            PacketBuffer packet = packets[index];
            if (packet != null) {
                pool.release(packet);
                packets[index] = null;
            }
        }
    }
}
