package dev.kakehashi.sfu.room;

import org.jctools.queues.SpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The one-way street from one shard to another: a bounded ring with one producer and one consumer, and a second one on
 * which the emptied packets come back. Nothing is allocated once the high-water mark is reached.
 */
final class Lane {
    /**
     * 1,024 packets are 80 ms of a 150 Mbit/s stream; a shard that is so far behind must shed load, not queue it.
     */
    static final int CAPACITY = 1_024;

    private final SpscArrayQueue<LanePacket> full = new SpscArrayQueue<>(CAPACITY);
    private final SpscArrayQueue<LanePacket> empty = new SpscArrayQueue<>(CAPACITY);
    private int created;

    /** Producer side: a packet to fill, or null when the lane is full. */
    @Nullable
    LanePacket claim() {
        LanePacket packet = empty.poll();
        if (packet == null && created < CAPACITY) {
            created++;
            packet = new LanePacket();
        }
        return packet;
    }

    /** Producer side: sends what {@link #claim} gave. Never fails, since no more packets exist than fit. */
    void commit(LanePacket packet) {
        full.relaxedOffer(packet);
    }

    /** Consumer side: the next packet, or null. It must go back by {@link #recycle}. */
    @Nullable
    LanePacket poll() {
        return full.poll();
    }

    /** Consumer side. */
    void recycle(LanePacket packet) {
        packet.remote = null;
        empty.relaxedOffer(packet);
    }
}
