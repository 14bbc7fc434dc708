package dev.kakehashi.dtlssrtp;

/**
 * Keeps back a client's ChangeCipherSpec that overtook its CertificateVerify (RFC 6347 4.2.4 lets datagrams of a flight
 * arrive in any order). Bouncy Castle would change to the next epoch, could not read the late message any more, and the
 * handshake would stand still until its deadline. Such a datagram is dropped; the client repeats its flight. Confined to
 * the association's thread.
 */
final class FlightOrder {
    private static final int RECORD_HEADER_BYTES = 13;
    private static final int HANDSHAKE_HEADER_BYTES = 12;
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HANDSHAKE = 22;
    private static final int CERTIFICATE_VERIFY = 15;

    private boolean verifySeen;

    /** Whether the datagram of DTLS 1.2 records (RFC 6347 4.1) may be read now. */
    boolean admits(byte[] datagram) {
        int at = 0;
        while (at + RECORD_HEADER_BYTES <= datagram.length) {
            boolean plain = get(datagram, at + 3, 2) == 0;
            if (plain && datagram[at] == HANDSHAKE) {
                verifySeen |= endsCertificateVerify(datagram, at + RECORD_HEADER_BYTES);
            } else if (plain && datagram[at] == CHANGE_CIPHER_SPEC && !verifySeen) {
                return false;
            }
            at += RECORD_HEADER_BYTES + get(datagram, at + 11, 2);
        }
        return true;
    }

    /** Whether the message's last fragment stands here (RFC 6347 4.2.2). */
    private static boolean endsCertificateVerify(byte[] datagram, int message) {
        return message + HANDSHAKE_HEADER_BYTES <= datagram.length
                && datagram[message] == CERTIFICATE_VERIFY
                && get(datagram, message + 6, 3) + get(datagram, message + 9, 3) == get(datagram, message + 1, 3);
    }

    private static int get(byte[] data, int at, int bytes) {
        int value = 0;
        for (int index = 0; index < bytes; index++) {
            value = value << 8 | data[at + index] & 0xFF;
        }
        return value;
    }
}
