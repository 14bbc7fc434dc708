package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.FrameInfo;

/** One packet in an array of its own. Has one owner at a time, who gives it back to a {@link PacketPool} or keeps it. */
public final class PacketBuffer {
    /** Larger than any packet of a 1,500-byte network, tag and header growth included. */
    public static final int CAPACITY = 2_048;

    public final byte[] data = new byte[CAPACITY];

    /** What the packet says of its frame; set where it came in. */
    public final FrameInfo info = new FrameInfo();

    public int offset;
    public int length;
    boolean pooled;

    /** Copies the bytes of another packet, and what is known of them. */
    public void copyFrom(PacketBuffer other) {
        System.arraycopy(other.data, other.offset, data, 0, other.length);
        offset = 0;
        length = other.length;
        info.copyFrom(other.info);
    }
}
