package dev.kakehashi.sfu.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Checks that what was read stays within what its fields can say, whatever the packet was. */
final class FrameRanges {
    private static final int MAX_TEMPORAL = 7;

    private FrameRanges() {}

    static void check(FrameInfo info, int payloadLength) {
        within(info.spatial, 0, FrameInfo.MAX_SPATIAL - 1, "spatial");
        within(info.temporal, 0, MAX_TEMPORAL, "temporal");
        within(info.pictureId, -1, info.longPictureId ? 0x7FFF : 0x7F, "pictureId");
        within(info.pictureIdAt, -1, payloadLength - (info.longPictureId ? 3 : 2), "pictureIdAt");
        assertEquals(info.pictureId < 0, info.pictureIdAt < 0);
        within(info.tl0PicIdx, -1, 0xFF, "tl0PicIdx");
        within(info.tl0PicIdxAt, -1, payloadLength - 2, "tl0PicIdxAt");
        assertEquals(info.tl0PicIdx < 0, info.tl0PicIdxAt < 0);
        within(info.primaryAt, 0, payloadLength - 1, "primaryAt");
        within(info.frameNumber, -1, 0xFFFF, "frameNumber");
        assertEquals(info.frameNumber < 0, info.structure == null);
        within(info.diffCount, 0, DependencyStructure.MAX_DIFFS, "diffCount");
        for (int index = 0; index < info.diffCount; index++) {
            within(info.diffs[index], 1, 1 << 12, "diff");
        }
        for (int pixels : info.pixels) {
            within(pixels, 0, Integer.MAX_VALUE, "pixels");
        }
    }

    private static void within(int value, int lowest, int highest, String name) {
        assertTrue(value >= lowest && value <= highest, () -> name + " is " + value);
    }
}
