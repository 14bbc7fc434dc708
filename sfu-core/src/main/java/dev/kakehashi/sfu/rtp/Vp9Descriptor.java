package dev.kakehashi.sfu.rtp;

/**
 * Reads the VP9 payload descriptor (RFC 9628 4.2). Without state.
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * |I|P|L|F|B|E|V|Z|
 * |M| PICTURE ID  |   when I; M: 15 bits
 * | TID |U| SID |D|   when L
 * |   TL0PICIDX   |   when L and not F
 * | P_DIFF      |N|   when P and F, up to three
 * | N_S |Y|G|-----|   when V: the scalability structure, (N_S + 1) sizes when Y, a picture group when G
 * </pre>
 */
final class Vp9Descriptor {
    private static final int I = 0x80;
    private static final int P = 0x40;
    private static final int L = 0x20;
    private static final int F = 0x10;
    private static final int B = 0x08;
    private static final int E = 0x04;
    private static final int V = 0x02;
    private static final int Z = 0x01;
    private static final int MAX_DIFFS = 3;

    private Vp9Descriptor() {}

    /** Writes what it finds; false when the payload is cut short or says what VP9 does not have. */
    static boolean read(byte[] data, int offset, int length, FrameInfo into) {
        int end = offset + length;
        if (length < 1) {
            return false;
        }
        int first = data[offset];
        int at = offset + 1;
        into.frameStart = (first & B) != 0;
        into.frameEnd = (first & E) != 0;
        into.notForUpperLayers = (first & Z) != 0;
        into.independent = (first & P) == 0;
        if ((first & I) != 0) {
            if (at >= end) {
                return false;
            }
            into.pictureIdAt = at - offset;
            into.longPictureId = data[at] < 0;
            if (into.longPictureId && at + 1 >= end) {
                return false;
            }
            into.pictureId = into.longPictureId ? (data[at] & 0x7F) << 8 | data[at + 1] & 0xFF : data[at] & 0x7F;
            at += into.longPictureId ? 2 : 1;
        }
        boolean predictedFromBelow = false;
        if ((first & L) != 0) {
            if (at >= end) {
                return false;
            }
            int layers = data[at++] & 0xFF;
            into.temporal = layers >>> 5;
            into.switchUp = (layers & 0x10) != 0;
            into.spatial = layers >>> 1 & 7;
            predictedFromBelow = (layers & 1) != 0;
            if ((first & F) == 0) {
                if (at >= end) {
                    return false;
                }
                into.tl0PicIdxAt = at - offset;
                into.tl0PicIdx = data[at++] & 0xFF;
            }
        }
        if (into.spatial >= FrameInfo.MAX_SPATIAL) {
            return false;
        }
        if ((first & P) != 0 && (first & F) != 0) {
            at = skipDiffs(data, at, end);
            if (at < 0) {
                return false;
            }
        }
        into.keyframeStart = (first & (P | B)) == B && into.spatial == 0 && !predictedFromBelow;
        if ((first & V) != 0) {
            at = readStructure(data, at, end, into);
        }
        return at >= 0 && at < end;
    }

    private static int skipDiffs(byte[] data, int start, int end) {
        int at = start;
        for (int count = 0; count < MAX_DIFFS; count++) {
            if (at >= end) {
                return -1;
            }
            if ((data[at++] & 1) == 0) {
                return at;
            }
        }
        return -1;
    }

    /** Returns where the structure ends, or -1. */
    private static int readStructure(byte[] data, int start, int end, FrameInfo into) {
        if (start >= end) {
            return -1;
        }
        int head = data[start] & 0xFF;
        int at = start + 1;
        int layers = (head >>> 5) + 1;
        if ((head & 0x10) != 0) {
            if (end - at < layers * 4) {
                return -1;
            }
            for (int layer = 0; layer < layers; layer++, at += 4) {
                int width = (data[at] & 0xFF) << 8 | data[at + 1] & 0xFF;
                int height = (data[at + 2] & 0xFF) << 8 | data[at + 3] & 0xFF;
                into.size(layer, width, height);
            }
        }
        if ((head & 0x08) != 0) {
            if (at >= end) {
                return -1;
            }
            for (int left = data[at++] & 0xFF; left > 0; left--) {
                if (at >= end) {
                    return -1;
                }
                at += 1 + (data[at] >>> 2 & 3);
            }
        }
        return at;
    }
}
