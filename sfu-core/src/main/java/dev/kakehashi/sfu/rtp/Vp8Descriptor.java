package dev.kakehashi.sfu.rtp;

/**
 * A view of the VP8 payload descriptor and the first byte of the payload behind it (RFC 7741 4.2, 4.3). Made once,
 * wrapped around each payload in turn. Confined to one thread.
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * |X|R|N|S|R| PID |
 * |I|L|T|K|  RSV  |  when X
 * |M| PictureID   |  when I; M: 15 bits
 * |   TL0PICIDX   |  when L
 * |TID|Y| KEYIDX  |  when T or K
 * </pre>
 */
public final class Vp8Descriptor {
    private byte[] buffer = {};
    private int payloadStart;
    private int pictureIdAt;
    private boolean longPictureId;
    private int tl0PicIdxAt;
    private int tidAt;
    private boolean tidPresent;
    private int length;
    private boolean start;
    private boolean keyFrame;

    /**
     * @return false when the payload is cut short
     */
    public boolean wrap(byte[] data, int offset, int payloadLength) {
        if (payloadLength < 2) {
            return false;
        }
        buffer = data;
        payloadStart = offset;
        int end = offset + payloadLength;
        int first = data[offset];
        start = (first & 0x10) != 0 && (first & 0x07) == 0;
        pictureIdAt = -1;
        tl0PicIdxAt = -1;
        tidAt = -1;
        int at = offset + 1;
        if ((first & 0x80) != 0) {
            int flags = data[at++];
            if ((flags & 0x80) != 0) {
                if (at >= end) {
                    return false;
                }
                pictureIdAt = at;
                longPictureId = data[at] < 0;
                at += longPictureId ? 2 : 1;
            }
            if ((flags & 0x40) != 0) {
                tl0PicIdxAt = at++;
            }
            if ((flags & 0x30) != 0) {
                tidPresent = (flags & 0x20) != 0;
                tidAt = at++;
            }
        }
        if (at >= end) {
            return false;
        }
        length = at - offset;
        keyFrame = start && (data[at] & 0x01) == 0;
        return true;
    }

    /** Whether a frame's first partition begins here. */
    public boolean isFrameStart() {
        return start;
    }

    /** Whether a key frame begins here; false on its further packets. */
    public boolean isKeyFrame() {
        return keyFrame;
    }

    /** Bytes of the descriptor. */
    public int descriptorLength() {
        return length;
    }

    /** 7 or 15 bits, or -1 when there is none. */
    public int pictureId() {
        if (pictureIdAt < 0) {
            return -1;
        }
        return longPictureId
                ? (buffer[pictureIdAt] & 0x7F) << 8 | buffer[pictureIdAt + 1] & 0xFF
                : buffer[pictureIdAt] & 0x7F;
    }

    public boolean hasLongPictureId() {
        return pictureIdAt >= 0 && longPictureId;
    }

    /** 8 bits, or -1 when there is none. */
    public int tl0PicIdx() {
        return tl0PicIdxAt < 0 ? -1 : buffer[tl0PicIdxAt] & 0xFF;
    }

    /** 0 to 3, or -1 when there is none. */
    public int temporalLayer() {
        return tidAt < 0 || !tidPresent ? -1 : (buffer[tidAt] & 0xC0) >>> 6;
    }

    /** Whether a frame of a higher temporal layer needs frames of the lowest only ({@code Y}). */
    public boolean isLayerSync() {
        return tidAt >= 0 && tidPresent && (buffer[tidAt] & 0x20) != 0;
    }

    /** Where the picture id stands, counted from the start of the payload, or -1. */
    int pictureIdAt() {
        return pictureIdAt < 0 ? -1 : pictureIdAt - payloadStart;
    }

    /** Where TL0PICIDX stands, counted from the start of the payload, or -1. */
    int tl0PicIdxAt() {
        return tl0PicIdxAt < 0 ? -1 : tl0PicIdxAt - payloadStart;
    }
}
