package dev.kakehashi.dtlssrtp;

/** An implementation of SRTP (RFC 3711, RFC 7714). Safe for use by any thread. */
public interface SrtpBackend {
    /** Bytes that must be free behind a packet to be protected: the longest tag, the SRTCP index, and room to spare. */
    int MAX_EXPANSION = 32;

    /** Protects what goes to one peer. */
    SrtpSender sender(SrtpKeys keys);

    /** Unprotects what comes from one peer. */
    SrtpReceiver receiver(SrtpKeys keys);

    /** For the log. */
    String name();

    /** Does once what costs seconds at the first use; further calls wait for it or return at once. */
    void warmUp();
}
