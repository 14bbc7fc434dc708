package dev.kakehashi.sfu.replay;

import dev.kakehashi.sfu.rtp.RtpPacket;
import java.io.ByteArrayOutputStream;

/** RFC 6184: NAL units out of single packets, aggregates and fragments, each behind a start code (H.264 annex B). */
final class H264Frames implements FrameAssembler {
    private static final int STAP_A = 24;
    private static final int FU_A = 28;
    private static final byte[] START_CODE = {0, 0, 0, 1};

    private final ByteArrayOutputStream frame = new ByteArrayOutputStream();

    @Override
    public void add(RtpPacket packet) {
        byte[] data = packet.buffer();
        int start = packet.payloadOffset();
        int end = start + packet.payloadLength();
        switch (data[start] & 0x1F) {
            case STAP_A -> {
                int at = start + 1;
                while (at + 2 < end) {
                    int size = (data[at] & 0xFF) << 8 | data[at + 1] & 0xFF;
                    frame.writeBytes(START_CODE);
                    frame.write(data, at + 2, size);
                    at += 2 + size;
                }
            }
            case FU_A -> {
                if ((data[start + 1] & 0x80) != 0) {
                    frame.writeBytes(START_CODE);
                    frame.write(data[start] & 0xE0 | data[start + 1] & 0x1F);
                }
                frame.write(data, start + 2, end - start - 2);
            }
            default -> {
                frame.writeBytes(START_CODE);
                frame.write(data, start, end - start);
            }
        }
    }

    @Override
    public byte[] take() {
        byte[] whole = frame.toByteArray();
        frame.reset();
        return whole;
    }
}
