package dev.kakehashi.sfu.forward;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packets that overtook the first packet of their key frame, which alone explains their dependency descriptors: the rest
 * of the key frame, and what follows until that packet was sent again. Owns what it keeps. Confined to the publisher's
 * shard.
 */
public final class UnexplainedPackets {
    /** A large key frame, and half a second of 4 Mbit/s: what is not sent again by then needs another key frame. */
    static final int SIZE = 512;

    private final @Nullable PacketBuffer[] packets = new PacketBuffer[SIZE];
    private final long[] sequences = new long[SIZE];
    private int count;
    private long takenSequence;

    /** Keeps a packet and becomes its owner; false when there is no room. */
    boolean keep(PacketBuffer packet, long sequence) {
        if (count == SIZE) {
            return false;
        }
        packets[count] = packet;
        sequences[count] = sequence;
        count++;
        return true;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    public int size() {
        return count;
    }

    /** Takes the one of the lowest sequence number out, or null; {@link #takenSequence} says which it is. */
    public @Nullable PacketBuffer take() {
        int first = -1;
        for (int index = 0; index < count; index++) {
            if (first < 0 || sequences[index] < sequences[first]) {
                first = index;
            }
        }
        if (first < 0) {
            return null;
        }
        PacketBuffer taken = packets[first];
        takenSequence = sequences[first];
        count--;
        packets[first] = packets[count];
        sequences[first] = sequences[count];
        packets[count] = null;
        return taken;
    }

    /** The unwrapped sequence number of the packet that was taken last. */
    public long takenSequence() {
        return takenSequence;
    }

    /** Gives everything back. */
    public void releaseAll(PacketPool pool) {
        for (PacketBuffer each : packets) {
            if (each != null) {
                pool.release(each);
            }
        }
        Arrays.fill(packets, null);
        count = 0;
    }
}
