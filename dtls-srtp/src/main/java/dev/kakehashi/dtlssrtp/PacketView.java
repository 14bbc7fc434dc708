package dev.kakehashi.dtlssrtp;

import java.util.Arrays;
import org.jitsi.utils.ByteArrayBuffer;

/** A packet as jitsi-srtp wants to see it: a window on somebody else's array, made once and moved from packet to packet. */
final class PacketView implements ByteArrayBuffer {
    private byte[] data = {};
    private int offset;
    private int length;
    private boolean moved;

    PacketView at(byte[] array, int start, int count) {
        data = array;
        offset = start;
        length = count;
        moved = false;
        return this;
    }

    /** Whether the packet outgrew its array, so that the result is not where the caller looks for it. */
    boolean isMoved() {
        return moved;
    }

    @Override
    public byte[] getBuffer() {
        return data;
    }

    @Override
    public int getOffset() {
        return offset;
    }

    @Override
    public int getLength() {
        return length;
    }

    @Override
    public void setLength(int newLength) {
        length = newLength;
    }

    @Override
    public void setOffset(int newOffset) {
        offset = newOffset;
    }

    @Override
    public boolean isInvalid() {
        return false;
    }

    @Override
    public void readRegionToBuff(int from, int count, byte[] into) {
        System.arraycopy(data, offset + from, into, 0, count);
    }

    /** The caller of the sender guarantees the room; without it the packet fails, not the process. */
    @Override
    public void grow(int by) {
        if (offset + length + by > data.length) {
            data = Arrays.copyOf(data, offset + length + by);
            moved = true;
        }
    }

    @Override
    public void append(byte[] more, int count) {
        grow(count);
        System.arraycopy(more, 0, data, offset + length, count);
        length += count;
    }

    @Override
    public void shrink(int by) {
        length = Math.max(0, length - by);
    }
}
