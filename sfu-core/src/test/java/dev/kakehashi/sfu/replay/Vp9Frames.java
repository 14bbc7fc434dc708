package dev.kakehashi.sfu.replay;

import dev.kakehashi.sfu.rtp.RtpPacket;
import java.io.ByteArrayOutputStream;

/** RFC 9628 4.2: what stands behind the payload descriptors, all spatial layers of a picture put together. */
final class Vp9Frames implements FrameAssembler {
    private final ByteArrayOutputStream frame = new ByteArrayOutputStream();

    @Override
    public void add(RtpPacket packet) {
        byte[] data = packet.buffer();
        int start = packet.payloadOffset();
        int flags = data[start];
        boolean flexible = (flags & 0x10) != 0;
        int at = start + 1;
        if ((flags & 0x80) != 0) {
            at += data[at] < 0 ? 2 : 1;
        }
        if ((flags & 0x20) != 0) {
            at += flexible ? 1 : 2;
        }
        if ((flags & 0x40) != 0 && flexible) {
            while ((data[at] & 1) != 0) {
                at++;
            }
            at++;
        }
        if ((flags & 0x02) != 0) {
            at = behindStructure(data, at);
        }
        frame.write(data, at, start + packet.payloadLength() - at);
    }

    private static int behindStructure(byte[] data, int start) {
        int head = data[start] & 0xFF;
        int at = start + 1;
        if ((head & 0x10) != 0) {
            at += 4 * ((head >>> 5) + 1);
        }
        if ((head & 0x08) != 0) {
            for (int left = data[at++] & 0xFF; left > 0; left--) {
                at += 1 + (data[at] >>> 2 & 3);
            }
        }
        return at;
    }

    @Override
    public byte[] take() {
        byte[] whole = frame.toByteArray();
        frame.reset();
        return whole;
    }
}
