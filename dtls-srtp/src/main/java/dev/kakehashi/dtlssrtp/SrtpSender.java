package dev.kakehashi.dtlssrtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** Protects packets. Confined to one thread; allocates nothing per packet of its own. */
public interface SrtpSender {
    /** Returned when a packet could not be protected. */
    int FAILED = -1;

    /**
     * Protects one RTP packet in place.
     *
     * @param data has {@link SrtpBackend#MAX_EXPANSION} bytes of room behind the packet
     * @return the new length, or {@link #FAILED}
     */
    int protectRtp(byte[] data, int offset, int length);

    /**
     * Protects one RTP packet on its way into other memory.
     *
     * @param from has {@link SrtpBackend#MAX_EXPANSION} bytes of room behind the packet, and may be changed
     * @param to native memory that has that room, too
     * @param at where the protected packet begins in it
     * @return the length of the protected packet, or {@link #FAILED}
     */
    default int protectRtp(byte[] from, int offset, int length, MemorySegment to, long at) {
        if (at < 0 || at > to.byteSize() - SrtpBackend.MAX_EXPANSION - length) {
            return FAILED;
        }
        int protectedLength = protectRtp(from, offset, length);
        if (protectedLength != FAILED) {
            MemorySegment.copy(from, offset, to, JAVA_BYTE, at, protectedLength);
        }
        return protectedLength;
    }

    /** Protects one compound RTCP packet in place, in the same way. */
    int protectRtcp(byte[] data, int offset, int length);

    /** Frees the keys. Every packet fails afterwards. Called by the thread that protects, once or more often. */
    default void close() {}
}
