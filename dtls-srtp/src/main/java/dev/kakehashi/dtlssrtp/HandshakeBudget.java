package dev.kakehashi.dtlssrtp;

/**
 * What a peer may send in handshake messages before and after the cipher changes: {@value #MAX_BYTES} bytes and
 * {@value #MAX_FRAGMENTS} fragments. Bouncy Castle bounds a message, not what is sent in all. Confined to the
 * association's thread.
 */
final class HandshakeBudget {
    static final int MAX_BYTES = 64 * 1_024;
    static final int MAX_FRAGMENTS = 64;

    private static final int RECORD_HEADER_BYTES = 13;
    private static final int HANDSHAKE_HEADER_BYTES = 12;
    private static final int HANDSHAKE = 22;

    private int bytes;
    private int fragments;

    /** Takes account of one datagram of DTLS 1.2 records (RFC 6347 4.1); false when it is over the budget. */
    boolean admits(byte[] datagram) {
        int at = 0;
        while (at + RECORD_HEADER_BYTES <= datagram.length) {
            int length = get16(datagram, at + 11);
            boolean plain = get16(datagram, at + 3) == 0;
            if (datagram[at] == HANDSHAKE && plain) {
                bytes += length;
                count(datagram, at + RECORD_HEADER_BYTES);
            }
            at += RECORD_HEADER_BYTES + length;
        }
        return bytes <= MAX_BYTES && fragments <= MAX_FRAGMENTS;
    }

    /** Counts a message that is not whole (RFC 6347 4.2.2). */
    private void count(byte[] datagram, int message) {
        if (message + HANDSHAKE_HEADER_BYTES <= datagram.length
                && get24(datagram, message + 1) != get24(datagram, message + 9)) {
            fragments++;
        }
    }

    private static int get16(byte[] data, int at) {
        return (data[at] & 0xFF) << 8 | data[at + 1] & 0xFF;
    }

    private static int get24(byte[] data, int at) {
        return (data[at] & 0xFF) << 16 | get16(data, at + 1);
    }
}
