package dev.kakehashi.dtlssrtp;

/** Where the SSRC stands that chooses a packet's context. */
final class Ssrc {
    static final int RTP_HEADER_BYTES = 12;
    static final int RTCP_HEADER_BYTES = 8;

    private Ssrc() {}

    static int ofRtp(byte[] data, int offset) {
        return get32(data, offset + 8);
    }

    static int ofRtcp(byte[] data, int offset) {
        return get32(data, offset + 4);
    }

    static int get32(byte[] data, int at) {
        return data[at] << 24 | (data[at + 1] & 0xFF) << 16 | (data[at + 2] & 0xFF) << 8 | data[at + 3] & 0xFF;
    }
}
