package dev.kakehashi.sfu.rtp;

import static org.assertj.core.api.Assertions.assertThat;

/** Checks that what was read stays within what its fields can say, whatever the packet was. */
final class FrameRanges {
    private static final int MAX_TEMPORAL = 7;

    private FrameRanges() {}

    static void check(FrameInfo info, int payloadLength) {
        assertThat(info.spatial).isBetween(0, FrameInfo.MAX_SPATIAL - 1);
        assertThat(info.temporal).isBetween(0, MAX_TEMPORAL);
        assertThat(info.pictureId).isBetween(-1, info.longPictureId ? 0x7FFF : 0x7F);
        assertThat(info.pictureIdAt).isBetween(-1, payloadLength - (info.longPictureId ? 3 : 2));
        assertThat(info.pictureIdAt < 0).isEqualTo(info.pictureId < 0);
        assertThat(info.tl0PicIdx).isBetween(-1, 0xFF);
        assertThat(info.tl0PicIdxAt).isBetween(-1, payloadLength - 2);
        assertThat(info.tl0PicIdxAt < 0).isEqualTo(info.tl0PicIdx < 0);
        assertThat(info.primaryAt).isBetween(0, payloadLength - 1);
        assertThat(info.frameNumber).isBetween(-1, 0xFFFF);
        assertThat(info.structure == null).isEqualTo(info.frameNumber < 0);
        assertThat(info.diffCount).isBetween(0, DependencyStructure.MAX_DIFFS);
        for (int index = 0; index < info.diffCount; index++) {
            assertThat(info.diffs[index]).isBetween(1, 1 << 12);
        }
        for (int pixels : info.pixels) {
            assertThat(pixels).isNotNegative();
        }
    }
}
