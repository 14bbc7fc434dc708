package dev.kakehashi.sfu.forward;

/** One packet in an array of its own. Has one owner at a time, who gives it back to a {@link PacketPool} or keeps it. */
public final class PacketBuffer {
    /** Larger than any packet of a 1,500-byte network, tag and header growth included. */
    public static final int CAPACITY = 2_048;

    public final byte[] data = new byte[CAPACITY];

    public int offset;
    public int length;
    boolean pooled;

    /** Copies the bytes of another packet. */
    public void copyFrom(PacketBuffer other) {
        System.arraycopy(other.data, other.offset, data, 0, other.length);
        offset = 0;
        length = other.length;
    }
}
