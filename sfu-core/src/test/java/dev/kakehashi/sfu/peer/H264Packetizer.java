package dev.kakehashi.sfu.peer;

import java.nio.ByteBuffer;

/**
 * H.264 in packetization mode 1 (RFC 6184): a key frame is an aggregate (STAP-A) of its parameter sets and a SEI, then
 * its slice in fragments (FU-A); other frames are single NAL units.
 */
final class H264Packetizer implements Packetizer {
    private static final byte[] PICTURE_PARAMETER_SET = {0x68, (byte) 0xCE, 0x3C, (byte) 0x80};

    private final byte[] sequenceParameterSet;

    H264Packetizer(int width, int height) {
        // Constrained baseline 3.1 (7.3.2.1.1); order count type 2, one reference, frames only, no cropping.
        BitWriter bits = new BitWriter().bits(0x67, 8).bits(0x42E01F, 24);
        bits.unsignedGolomb(0)
                .unsignedGolomb(0)
                .unsignedGolomb(2)
                .unsignedGolomb(1)
                .flag(false);
        bits.unsignedGolomb(width / 16 - 1).unsignedGolomb(height / 16 - 1);
        bits.flag(true).flag(true).flag(false).flag(false).flag(true);
        sequenceParameterSet = bits.bytes();
    }

    @Override
    public void head(ByteBuffer out, EncodedFrame frame, int index, int count, int bodyBytes) {
        if (!frame.key()) {
            out.put((byte) 0x41);
        } else if (index == 0) {
            out.put((byte) 0x78);
            out.putShort((short) sequenceParameterSet.length).put(sequenceParameterSet);
            out.putShort((short) PICTURE_PARAMETER_SET.length).put(PICTURE_PARAMETER_SET);
            out.putShort((short) (1 + bodyBytes)).put((byte) 0x06);
        } else {
            out.put((byte) 0x7C);
            out.put((byte) (0x05 | (index == 1 ? 0x80 : 0) | (index == count - 1 ? 0x40 : 0)));
        }
    }
}
