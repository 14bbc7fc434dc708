package dev.kakehashi.sfu.forward;

/**
 * Keeps a slot's VP8 picture ids and TL0PICIDX (RFC 7741 4.2) continuous when its source changes. Both are shifted by a
 * difference that stays the same until the next switch, so that packets out of order keep their meaning. Confined to
 * the shard.
 */
final class Vp8Rewriter {
    private static final int PICTURE_ID_MASK = 0x7FFF;
    private static final int TL0_MASK = 0xFF;

    private boolean fresh = true;
    private int nextPictureId;
    private int nextTl0PicIdx;
    private int pictureIdOffset;
    private int tl0Offset;

    Vp8Rewriter(int firstPictureId, int firstTl0PicIdx) {
        nextPictureId = firstPictureId & PICTURE_ID_MASK;
        nextTl0PicIdx = firstTl0PicIdx & TL0_MASK;
    }

    void switchSource() {
        fresh = true;
    }

    /** To be called for each packet before the two others; -1 stands for a number that is not there. */
    void onPacket(int pictureId, int tl0PicIdx) {
        if (fresh) {
            fresh = false;
            pictureIdOffset = nextPictureId - Math.max(pictureId, 0);
            tl0Offset = nextTl0PicIdx - Math.max(tl0PicIdx, 0);
        }
        int out = pictureId(pictureId);
        if ((out + 1 - nextPictureId & PICTURE_ID_MASK) < 0x4000) {
            nextPictureId = out + 1 & PICTURE_ID_MASK;
        }
        int outTl0 = tl0PicIdx(tl0PicIdx);
        if ((outTl0 + 1 - nextTl0PicIdx & TL0_MASK) < 0x80) {
            nextTl0PicIdx = outTl0 + 1 & TL0_MASK;
        }
    }

    int pictureId(int source) {
        return Math.max(source, 0) + pictureIdOffset & PICTURE_ID_MASK;
    }

    int tl0PicIdx(int source) {
        return Math.max(source, 0) + tl0Offset & TL0_MASK;
    }
}
