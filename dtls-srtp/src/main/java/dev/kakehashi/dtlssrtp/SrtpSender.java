package dev.kakehashi.dtlssrtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Protects packets in place. Confined to one thread; allocates nothing per packet of its own. */
public interface SrtpSender {
    /** Returned when a packet could not be protected. */
    int FAILED = -1;

    /**
     * Protects one RTP packet.
     *
     * @param data has {@link SrtpBackend#MAX_EXPANSION} bytes of room behind the packet
     * @return the new length, or {@link #FAILED}
     */
    int protectRtp(byte[] data, int offset, int length);

    /**
     * Protects one RTP packet into native memory.
     *
     * @param from has {@link SrtpBackend#MAX_EXPANSION} bytes of room behind the packet, and may be written to
     * @param to has as much room behind where the packet will be
     * @param at where in {@code to} the packet goes
     * @return the new length, or {@link #FAILED}
     */
    default int protectRtp(byte[] from, int offset, int length, MemorySegment to, long at) {
        int protectedLength = protectRtp(from, offset, length);
        if (protectedLength > 0) {
            MemorySegment.copy(from, offset, to, ValueLayout.JAVA_BYTE, at, protectedLength);
        }
        return protectedLength;
    }

    /** Protects one compound RTCP packet in the same way. */
    int protectRtcp(byte[] data, int offset, int length);
}
