package dev.kakehashi.dtlssrtp;

/** Takes what a DTLS association yields. Called by the association's own thread, one call at a time; must not block. */
public interface DtlsListener {
    /** One datagram to be sent to the peer; the array is the listener's. */
    void send(byte[] datagram);

    /** The handshake is through and the peer's certificate is the expected one. At most once. */
    void established(SrtpKeys keys);

    /** The association ended; nothing follows. Exactly once, unless the endpoint was closed by us. */
    void ended(DtlsEndReason reason);
}
