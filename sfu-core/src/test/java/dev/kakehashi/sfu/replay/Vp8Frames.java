package dev.kakehashi.sfu.replay;

import dev.kakehashi.sfu.rtp.RtpPacket;
import java.io.ByteArrayOutputStream;

/** RFC 7741 4.2: what stands behind the payload descriptors, put together. */
final class Vp8Frames implements FrameAssembler {
    private final ByteArrayOutputStream frame = new ByteArrayOutputStream();

    @Override
    public void add(RtpPacket packet) {
        byte[] data = packet.buffer();
        int start = packet.payloadOffset();
        int at = start + 1;
        if ((data[start] & 0x80) != 0) {
            int flags = data[at++];
            if ((flags & 0x80) != 0) {
                at += data[at] < 0 ? 2 : 1;
            }
            at += (flags & 0x40) != 0 ? 1 : 0;
            at += (flags & 0x30) != 0 ? 1 : 0;
        }
        frame.write(data, at, start + packet.payloadLength() - at);
    }

    @Override
    public byte[] take() {
        byte[] whole = frame.toByteArray();
        frame.reset();
        return whole;
    }
}
