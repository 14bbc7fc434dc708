package dev.kakehashi.dtlssrtp;

/** One DTLS association (RFC 6347, RFC 5764): datagrams in, datagrams and keys out through its listener. */
public interface DtlsEndpoint {
    /** Takes a copy of one datagram; never blocks, and drops it when too many wait. Safe for use by any thread. */
    void receive(byte[] data, int offset, int length);

    /** Tells the peer and frees the association; the listener hears no more. Safe for use by any thread. */
    void close();
}
