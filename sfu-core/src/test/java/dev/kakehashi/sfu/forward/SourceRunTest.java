package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.FrameInfo;
import org.junit.jupiter.api.Test;

final class SourceRunTest {
    private final SourceRun before = new SourceRun(true);
    private final SourceRun run = new SourceRun(true);
    private final Fanout source = new Fanout(1, SourcePacket.FORMATS, 3, new PacketPool());

    SourceRunTest() {
        before.startAt(0xFFFE, 0x7FFE, 0xFE, 0xFFFE);
    }

    private static FrameInfo info(Codec codec, int pictureId, boolean longId, int tl0PicIdx, int frameNumber) {
        FrameInfo info = new FrameInfo();
        info.clear();
        info.codec = codec;
        info.pictureId = pictureId;
        info.longPictureId = longId;
        info.tl0PicIdx = tl0PicIdx;
        info.frameNumber = frameNumber;
        return info;
    }

    private static FrameInfo vp8(int pictureId) {
        return info(Codec.VP8, pictureId, true, pictureId & 0xFF, -1);
    }

    private static FrameInfo vp9(int pictureId) {
        return info(Codec.VP9, pictureId, true, pictureId & 0xFF, -1);
    }

    private static FrameInfo av1(int frameNumber) {
        return info(Codec.AV1, -1, false, -1, frameNumber);
    }

    private void begin(FrameInfo first) {
        run.begin(source, 1, first, 0, before);
    }

    @Test
    void sequenceNumbersCloseUpAcrossWraparound() {
        begin(vp8(5));

        assertThat(run.place(131_070)).isEqualTo(0xFFFE);
        run.withhold(131_071);
        assertThat(run.place(131_072)).isEqualTo(0xFFFF);
        assertThat(run.place(131_073) & 0xFFFF).isZero();
    }

    @Test
    void vp8PictureIdsCloseUpWherePicturesWereWithheldAcrossWraparoundOfBoth() {
        begin(vp8(0x7FFF));

        assertThat(run.pictureId(vp8(0x7FFF))).isEqualTo(0x7FFE);
        run.withholdPicture(vp8(0));
        run.withholdPicture(vp8(0));
        assertThat(run.pictureId(vp8(1))).isEqualTo(0x7FFF);
        assertThat(run.pictureId(vp8(2))).isZero();
    }

    @Test
    void aVp8PictureThatWasLostKeepsItsId() {
        begin(vp8(10));
        run.pictureId(vp8(10));

        assertThat(run.pictureId(vp8(12))).isEqualTo(0);
        assertThat(run.pictureId(vp8(11))).as("late").isEqualTo(0x7FFF);
    }

    @Test
    void vp9PictureIdsKeepTheirDifferences() {
        begin(vp9(100));
        assertThat(run.pictureId(vp9(100))).isEqualTo(0x7FFE);
        run.withholdPicture(vp9(101));

        assertThat(run.pictureId(vp9(102))).isZero();
        assertThat(run.pictureId(vp9(103))).isEqualTo(1);
    }

    @Test
    void shortPictureIdsAreUnwrappedBySevenBits() {
        begin(info(Codec.VP8, 0x7E, false, -1, -1));
        int first = run.pictureId(info(Codec.VP8, 0x7E, false, -1, -1));
        run.pictureId(info(Codec.VP8, 0x7F, false, -1, -1));

        assertThat(run.pictureId(info(Codec.VP8, 0x00, false, -1, -1))).isEqualTo(first + 2 & 0x7FFF);
    }

    @Test
    void tl0PicIdxIsShiftedByOneDifferenceAcrossWraparound() {
        begin(vp8(0x30));

        assertThat(run.tl0PicIdx(vp8(0x30))).isEqualTo(0xFE);
        assertThat(run.tl0PicIdx(vp8(0x31))).isEqualTo(0xFF);
        assertThat(run.tl0PicIdx(vp8(0x33))).isEqualTo(0x01);
    }

    @Test
    void frameNumbersAreShiftedByOneDifferenceAcrossWraparound() {
        begin(av1(7));

        assertThat(run.frameNumber(av1(7))).isEqualTo(0xFFFE);
        assertThat(run.frameNumber(av1(10))).isEqualTo(0x0001);
        assertThat(run.frameNumber(av1(9))).as("late").isEqualTo(0x0000);
    }

    @Test
    void anotherRunGoesOnBehindIt() {
        begin(vp9(100));
        run.place(70_000);
        run.place(70_001);
        run.pictureId(vp9(100));
        run.pictureId(vp9(101));
        run.tl0PicIdx(vp9(101));
        SourceRun next = new SourceRun(true);
        next.begin(source, 2, vp9(5), 0, run);

        assertThat(next.place(9)).isEqualTo(0x10000);
        assertThat(next.pictureId(vp9(5))).isZero();
        assertThat(next.tl0PicIdx(vp9(5))).isZero();
    }

    @Test
    void aRunWithoutPictureIdsHandsOnThoseOfTheOneBefore() {
        begin(info(Codec.H264, -1, false, -1, -1));
        run.place(70_000);
        assertThat(run.pictureId(info(Codec.H264, -1, false, -1, -1))).isZero();
        SourceRun next = new SourceRun(true);
        next.begin(source, 2, vp8(77), 0, run);

        assertThat(next.pictureId(vp8(77))).isEqualTo(0x7FFE);
        assertThat(next.tl0PicIdx(vp8(77))).isEqualTo(0xFE);
    }

    @Test
    void coversOneEncodingOfOneSourceUntilItEnds() {
        begin(vp8(5));

        assertThat(run.covers(source, 1)).isTrue();
        assertThat(run.covers(source, 0)).isFalse();
        run.end();
        assertThat(run.covers(source, 1)).isFalse();
        assertThat(run.isOpen()).isFalse();
        assertThat(run.source()).isNull();
    }
}
