package dev.kakehashi.dtlssrtp;

import java.nio.ByteBuffer;

/** RTP and RTCP packets for tests. */
final class RtpPackets {
    static final int SSRC = 0xCAFEBABE;

    private RtpPackets() {}

    /** A fixed header and a payload that depends on the sequence number. */
    static byte[] rtp(int ssrc, int sequenceNumber, int payloadBytes) {
        ByteBuffer packet = ByteBuffer.allocate(12 + payloadBytes);
        packet.put((byte) 0x80).put((byte) 0x60).putShort((short) sequenceNumber);
        packet.putInt(sequenceNumber * 3_000).putInt(ssrc);
        while (packet.hasRemaining()) {
            packet.put((byte) (packet.position() + sequenceNumber));
        }
        return packet.array();
    }

    /** A packet with all that a header can have: two CSRCs, a header extension of two words, and three bytes of padding. */
    static byte[] decorated() {
        return SrtpTestKeys.hex(
                "b2e0ffff00000bb8cafebabe", // version 2, padding, extension, two CSRCs
                "1111111122222222",
                "bede0002", // RFC 8285 4.2
                "10aa21bbbb32cccc",
                "deadbeefdeadbeefdeadbeef",
                "000003");
    }

    /** A receiver report without blocks, and a picture loss indication behind it. */
    static byte[] rtcp(int ssrc) {
        ByteBuffer packet = ByteBuffer.allocate(20);
        packet.putInt(0x80C9_0001).putInt(ssrc);
        packet.putInt(0x81CE_0002).putInt(ssrc).putInt(0x1234_5678);
        return packet.array();
    }
}
