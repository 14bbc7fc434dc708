package dev.kakehashi.sfu.peer;

import java.nio.ByteBuffer;

/** AV1 RTP 4.4: the aggregation header with Z, Y, one OBU element, and N at the start of a coded video sequence. */
final class Av1Packetizer implements Packetizer {
    @Override
    public void head(ByteBuffer out, EncodedFrame frame, int index, int count, int bodyBytes) {
        int header = 0x10;
        header |= index > 0 ? 0x80 : 0;
        header |= index < count - 1 ? 0x40 : 0;
        header |= frame.key() && frame.spatial() == 0 && index == 0 ? 0x08 : 0;
        out.put((byte) header).put((byte) 0x32);
    }
}
