package dev.kakehashi.dtlssrtp;

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

    /** Protects one compound RTCP packet in the same way. */
    int protectRtcp(byte[] data, int offset, int length);
}
