package dev.kakehashi.sfu.peer;

import java.nio.ByteBuffer;

/**
 * VP8 (RFC 7741 4.2): X S, I L T, picture id of 7 or 15 bits, TL0PICIDX, TID and Y; then the frame header (RFC 6386 9.1).
 */
final class Vp8Packetizer implements Packetizer {
    private final boolean longPictureIds;
    private final int width;
    private final int height;

    Vp8Packetizer(boolean longPictureIds, int width, int height) {
        this.longPictureIds = longPictureIds;
        this.width = width;
        this.height = height;
    }

    @Override
    public void head(ByteBuffer out, EncodedFrame frame, int index, int count, int bodyBytes) {
        out.put((byte) (0x80 | (index == 0 ? 0x10 : 0)));
        out.put((byte) 0xE0);
        if (longPictureIds) {
            out.putShort((short) (0x8000 | frame.picture() & 0x7FFF));
        } else {
            out.put((byte) (frame.picture() & 0x7F));
        }
        out.put((byte) frame.tl0());
        out.put((byte) (frame.temporal() << 6 | (frame.layerSync() ? 0x20 : 0)));
        if (index > 0) {
            out.put((byte) 0xAA);
            return;
        }
        // The lowest bit is 0 for a key frame.
        out.put((byte) (frame.key() ? 0x10 : 0x11)).put((byte) 0).put((byte) 0);
        if (frame.key()) {
            out.put((byte) 0x9D).put((byte) 0x01).put((byte) 0x2A);
            out.put((byte) width).put((byte) (width >>> 8));
            out.put((byte) height).put((byte) (height >>> 8));
        }
    }
}
