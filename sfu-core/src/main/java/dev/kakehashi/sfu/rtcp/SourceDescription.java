package dev.kakehashi.sfu.rtcp;

import java.nio.charset.StandardCharsets;

/** RFC 3550 6.5 with the one item that we write: CNAME. What peers write is not read. */
public record SourceDescription(int ssrc, String cname) {
    private static final int CNAME = 1;

    public int write(byte[] data, int at) {
        byte[] name = cname.getBytes(StandardCharsets.US_ASCII);
        int bytes = 8 + 2 + name.length + 1 + 3 & ~3;
        java.util.Arrays.fill(data, at, at + bytes, (byte) 0);
        RtcpBytes.header(data, at, 1, RtcpBytes.SOURCE_DESCRIPTION, bytes);
        RtcpBytes.put32(data, at + 4, ssrc);
        data[at + 8] = CNAME;
        data[at + 9] = (byte) name.length;
        System.arraycopy(name, 0, data, at + 10, name.length);
        return bytes;
    }
}
