package dev.kakehashi.dtlssrtp;

/** The word that follows an RTCP packet: 31 bits of index below the bit that says that it is encrypted (RFC 3711 3.4). */
final class SrtcpIndex {
    static final int BYTES = 4;
    static final int ENCRYPTED = 0x8000_0000;

    private SrtcpIndex() {}

    static boolean isEncrypted(int word) {
        return word < 0;
    }

    static int of(int word) {
        return word & ~ENCRYPTED;
    }
}
