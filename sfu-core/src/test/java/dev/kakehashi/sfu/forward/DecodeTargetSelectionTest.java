package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.rtp.FrameInfo;
import dev.kakehashi.sfu.rtp.FrameReader;
import org.junit.jupiter.api.Test;

/** Layers told by the dependency descriptor (AV1 RTP A.8): two spatial layers, frame numbers about to wrap around. */
final class DecodeTargetSelectionTest {
    private static final int ALL = LayerSelector.ALL;
    private static final int FIRST = 65_533;

    private final FrameReader reader = new FrameReader();
    private final LayerSelector selector = new LayerSelector();
    private long sequence = 70_000;

    private FrameInfo read(byte[] descriptor) {
        sequence++;
        return SourcePacket.of(
                        reader, SourcePacket.AV1, sequence, 0, true, SourcePacket.DESCRIPTOR, descriptor, "08 0a 0b")
                .info;
    }

    private boolean forwards(byte[] descriptor) {
        return selector.forwards(read(descriptor), sequence, 0, true);
    }

    private boolean forwards(int template, int frameNumber) {
        return forwards(Descriptors.frame(template, frameNumber & 0xFFFF));
    }

    private boolean forwardsLate(int template, int frameNumber) {
        return selector.forwards(read(Descriptors.frame(template, frameNumber & 0xFFFF)), sequence, 0, false);
    }

    private void begin(boolean keyOnly) {
        selector.begin(read(Descriptors.keyFrame(FIRST, true, keyOnly)), sequence, 0);
    }

    @Test
    void theHighestTargetIsChosenWhereAllIsWanted() {
        selector.want(ALL, ALL);
        begin(true);

        assertThat(forwards(Descriptors.KEY_UPPER, FIRST + 1)).isTrue();
        assertThat(forwards(Descriptors.LOWER, FIRST + 2))
                .as("only for the lower target")
                .isFalse();
        assertThat(forwards(Descriptors.UPPER, FIRST + 3)).isTrue();
        assertThat(selector.top()).isEqualTo(1);
    }

    @Test
    void theTopIsKnownFromTheFirstPacketOn() {
        selector.want(ALL, ALL);
        begin(true);

        assertThat(selector.top()).isEqualTo(1);
    }

    @Test
    void theLowerTargetHasNoUpperFrames() {
        selector.want(0, ALL);
        begin(false);

        assertThat(forwards(Descriptors.KEY_UPPER, FIRST + 1)).isFalse();
        assertThat(forwards(Descriptors.LOWER, FIRST + 2)).isTrue();
        assertThat(forwards(Descriptors.UPPER, FIRST + 3)).isFalse();
    }

    @Test
    void goesDownWhereASwitchIndicationMeetsFramesThatWereForwarded() {
        selector.want(ALL, ALL);
        begin(false);
        forwards(Descriptors.KEY_UPPER, FIRST + 1);
        selector.want(0, ALL);

        assertThat(forwards(Descriptors.LOWER, FIRST + 2)).isTrue();
        assertThat(forwards(Descriptors.UPPER, FIRST + 3)).isFalse();
        assertThat(selector.needsKeyframe(1)).isFalse();
    }

    @Test
    void whereTheLowerFramesWereWithheldItStaysUpAndAsksForAKeyFrame() {
        selector.want(ALL, ALL);
        begin(true);
        forwards(Descriptors.KEY_UPPER, FIRST + 1);
        forwards(Descriptors.LOWER, FIRST + 2);
        forwards(Descriptors.UPPER, FIRST + 3);
        selector.want(0, ALL);

        assertThat(forwards(Descriptors.LOWER, FIRST + 4)).isFalse();
        assertThat(forwards(Descriptors.UPPER, FIRST + 5)).isTrue();
        assertThat(selector.needsKeyframe(1)).isTrue();

        assertThat(forwards(Descriptors.keyFrame(FIRST + 6 & 0xFFFF, true, true)))
                .isTrue();
        assertThat(forwards(Descriptors.KEY_UPPER, FIRST + 7)).isFalse();
        assertThat(selector.needsKeyframe(1)).isFalse();
    }

    @Test
    void goesUpWithTheNextKeyFrameAndAsksForIt() {
        selector.want(0, ALL);
        begin(false);
        forwards(Descriptors.KEY_UPPER, FIRST + 1);
        selector.want(ALL, ALL);

        assertThat(forwards(Descriptors.LOWER, FIRST + 2)).isTrue();
        assertThat(forwards(Descriptors.UPPER, FIRST + 3)).isFalse();
        assertThat(selector.needsKeyframe(1)).isTrue();
        assertThat(forwards(Descriptors.keyFrame(FIRST + 4 & 0xFFFF, true, false)))
                .isTrue();
        assertThat(forwards(Descriptors.KEY_UPPER, FIRST + 5)).isTrue();
    }

    @Test
    void everyPacketOfAFrameGoesTheSameWay() {
        selector.want(ALL, ALL);
        begin(false);
        forwards(Descriptors.KEY_UPPER, FIRST + 1);
        assertThat(forwards(Descriptors.frame(Descriptors.UPPER, 0, true, false)))
                .isTrue();
        selector.want(0, ALL);

        assertThat(forwards(Descriptors.frame(Descriptors.UPPER, 0, false, true)))
                .isTrue();
    }

    @Test
    void aLateFrameDoesNotSwitch() {
        selector.want(ALL, ALL);
        begin(false);
        forwards(Descriptors.KEY_UPPER, FIRST + 1);
        selector.want(0, ALL);

        assertThat(forwardsLate(Descriptors.LOWER, FIRST + 2)).isTrue();
        assertThat(forwards(Descriptors.UPPER, FIRST + 3))
                .as("still the upper target")
                .isTrue();
    }
}
