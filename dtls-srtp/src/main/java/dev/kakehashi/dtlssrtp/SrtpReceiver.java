package dev.kakehashi.dtlssrtp;

/** Authenticates and decrypts packets in place. Confined to one thread; allocates nothing per packet of its own. */
public interface SrtpReceiver {
    /**
     * Unprotects one RTP packet.
     *
     * @return the new length, or a negative number that {@link SrtpFailure#of} explains; the packet is unusable then
     */
    int unprotectRtp(byte[] data, int offset, int length);

    /** Unprotects one compound RTCP packet in the same way. */
    int unprotectRtcp(byte[] data, int offset, int length);

    /** Frees the keys. Every packet fails afterwards. Called by the thread that unprotects, once or more often. */
    default void close() {}
}
