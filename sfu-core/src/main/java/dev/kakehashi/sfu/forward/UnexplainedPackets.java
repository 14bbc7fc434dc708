package dev.kakehashi.sfu.forward;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packets of a key frame that overtook its first packet, which alone explains their dependency descriptors. Bounded: a
 * key frame has about 40 packets. Owns what it keeps. Confined to the publisher's shard.
 */
public final class UnexplainedPackets {
    private static final int SIZE = 64;

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
