package dev.kakehashi.sfu.replay;

import dev.kakehashi.sfu.rtp.RtpPacket;
import java.io.ByteArrayOutputStream;

/**
 * AV1 RTP 4.4, 4.5: OBUs out of their elements, which may go on in the next packet, each with its size and all behind a
 * temporal delimiter (AV1 5.2, low-overhead format).
 */
final class Av1Frames implements FrameAssembler {
    private static final byte[] TEMPORAL_DELIMITER = {0x12, 0};
    private static final int HAS_EXTENSION = 0x04;
    private static final int HAS_SIZE = 0x02;

    private final ByteArrayOutputStream unit = new ByteArrayOutputStream();
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();

    @Override
    public void add(RtpPacket packet) {
        byte[] data = packet.buffer();
        int at = packet.payloadOffset();
        int end = at + packet.payloadLength();
        int header = data[at++];
        boolean goesOn = (header & 0x40) != 0;
        int count = header >>> 4 & 3;
        for (int element = 1; at < end; element++) {
            int size = 0;
            if (element == count) {
                size = end - at;
            } else {
                for (int shift = 0; ; shift += 7) {
                    int digit = data[at++];
                    size |= (digit & 0x7F) << shift;
                    if (digit >= 0) {
                        break;
                    }
                }
            }
            open.write(data, at, Math.min(size, end - at));
            at += size;
            if (at < end || !goesOn) {
                close();
            }
        }
    }

    /** An OBU is complete. */
    private void close() {
        byte[] obu = open.toByteArray();
        open.reset();
        int headerLength = (obu[0] & HAS_EXTENSION) != 0 ? 2 : 1;
        if ((obu[0] & HAS_SIZE) != 0) {
            unit.writeBytes(obu);
            return;
        }
        unit.write(obu[0] | HAS_SIZE);
        unit.write(obu, 1, headerLength - 1);
        int left = obu.length - headerLength;
        while (left > 0x7F) {
            unit.write(left & 0x7F | 0x80);
            left >>>= 7;
        }
        unit.write(left);
        unit.write(obu, headerLength, obu.length - headerLength);
    }

    @Override
    public byte[] take() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(TEMPORAL_DELIMITER);
        whole.writeBytes(unit.toByteArray());
        unit.reset();
        open.reset();
        return whole.toByteArray();
    }
}
