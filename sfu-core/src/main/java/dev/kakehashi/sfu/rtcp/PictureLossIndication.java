package dev.kakehashi.sfu.rtcp;

import org.jspecify.annotations.Nullable;

/** RFC 4585 6.3.1: the receiver lost a picture and wants a key frame. */
public record PictureLossIndication(int senderSsrc, int mediaSsrc) {
    static final int FORMAT = 1;
    private static final int BYTES = 12;

    static @Nullable PictureLossIndication read(byte[] data, int at, int length) {
        return length < BYTES
                ? null
                : new PictureLossIndication(RtcpBytes.get32(data, at + 4), RtcpBytes.get32(data, at + 8));
    }

    public int write(byte[] data, int at) {
        RtcpBytes.header(data, at, FORMAT, RtcpBytes.PAYLOAD_FEEDBACK, BYTES);
        RtcpBytes.put32(data, at + 4, senderSsrc);
        RtcpBytes.put32(data, at + 8, mediaSsrc);
        return BYTES;
    }
}
