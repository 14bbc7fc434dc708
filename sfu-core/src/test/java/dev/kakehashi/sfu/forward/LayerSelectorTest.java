package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.FrameInfo;
import org.junit.jupiter.api.Test;

/** Layers told by the payload: VP8 (RFC 7741 4.2) and VP9 (RFC 9628 4.2). */
final class LayerSelectorTest {
    private static final int ALL = LayerSelector.ALL;

    private final LayerSelector selector = new LayerSelector();
    private long sequence = 65_530;
    private int timestamp = 0xFFFFF000;

    private static FrameInfo layer(Codec codec, int spatial, int temporal) {
        FrameInfo info = new FrameInfo();
        info.clear();
        info.codec = codec;
        info.frameStart = true;
        info.frameEnd = true;
        info.spatial = spatial;
        info.temporal = temporal;
        return info;
    }

    private static FrameInfo vp8(int temporal, boolean layerSync) {
        FrameInfo info = layer(Codec.VP8, 0, temporal);
        info.switchUp = layerSync;
        return info;
    }

    private static FrameInfo vp9(int spatial, boolean notForUpperLayers) {
        FrameInfo info = layer(Codec.VP9, spatial, 0);
        info.notForUpperLayers = notForUpperLayers;
        return info;
    }

    private static FrameInfo key(FrameInfo info) {
        info.keyframeStart = true;
        return info;
    }

    private void begin(FrameInfo first) {
        selector.begin(key(first), sequence, timestamp);
    }

    /** The first packet of the next picture. */
    private boolean nextPicture(FrameInfo info) {
        timestamp += 3_000;
        return samePicture(info);
    }

    private boolean samePicture(FrameInfo info) {
        sequence++;
        return selector.forwards(info, sequence, timestamp, true);
    }

    private boolean late(FrameInfo info, long before) {
        return selector.forwards(info, sequence - before, timestamp, false);
    }

    @Test
    void everythingIsForwardedWhereNothingIsLimited() {
        selector.want(ALL, ALL);
        begin(vp8(0, false));

        assertThat(nextPicture(vp8(2, true))).isTrue();
        assertThat(nextPicture(vp8(1, false))).isTrue();
    }

    @Test
    void temporalLayersGoDownAtTheNextPicture() {
        selector.want(ALL, 2);
        begin(vp8(0, false));
        nextPicture(vp8(2, true));
        selector.want(ALL, 0);

        assertThat(samePicture(vp8(2, true)))
                .as("the picture that has begun ends")
                .isTrue();
        assertThat(nextPicture(vp8(1, true))).isFalse();
        assertThat(nextPicture(vp8(0, false))).isTrue();
    }

    @Test
    void temporalLayersGoUpOnlyAtALayerSyncAndOneAtATime() {
        selector.want(ALL, 0);
        begin(vp8(0, false));
        selector.want(ALL, 2);

        assertThat(nextPicture(vp8(1, false)))
                .as("needs a picture that was withheld")
                .isFalse();
        assertThat(nextPicture(vp8(2, true))).as("one layer too high").isFalse();
        assertThat(nextPicture(vp8(1, true))).isTrue();
        assertThat(nextPicture(vp8(2, true))).isTrue();
        assertThat(nextPicture(vp8(1, false))).isTrue();
    }

    @Test
    void aKeyFrameBringsAllTemporalLayersThatAreWanted() {
        selector.want(ALL, 0);
        begin(vp8(0, false));
        selector.want(ALL, 2);

        assertThat(nextPicture(key(vp8(0, false)))).isTrue();
        assertThat(nextPicture(vp8(2, false))).isTrue();
    }

    @Test
    void aLatePacketIsJudgedByWhatHeldWhenItsPictureCame() {
        selector.want(ALL, 2);
        begin(vp8(0, false));
        nextPicture(vp8(2, false));
        nextPicture(vp8(0, false));
        selector.want(ALL, 0);
        nextPicture(vp8(0, false));

        assertThat(late(vp8(2, false), 2)).as("before the change").isTrue();
        nextPicture(vp8(0, false));
        assertThat(late(vp8(2, false), 1)).as("after the change").isFalse();
    }

    @Test
    void theHighestLayerOfAPictureIsForwardedThoughNothingIsAboveIt() {
        selector.want(ALL, ALL);
        begin(vp9(0, true));

        assertThat(nextPicture(vp9(0, true))).as("VP9 without layers").isTrue();
        selector.want(ALL, ALL);
        assertThat(nextPicture(vp9(0, false))).isTrue();
        assertThat(samePicture(vp9(1, true))).isTrue();
    }

    @Test
    void whoGetsTheUpperLayerOfKeySvcGetsTheLowerOnesInKeyPicturesOnly() {
        selector.want(ALL, ALL);
        begin(vp9(0, false));
        selector.want(ALL, ALL);

        assertThat(samePicture(vp9(1, true))).isTrue();
        assertThat(nextPicture(vp9(0, true))).isFalse();
        assertThat(samePicture(vp9(1, true))).isTrue();
        assertThat(nextPicture(key(vp9(0, false)))).isTrue();
    }

    @Test
    void keySvcFallsToALowerLayerAtAKeyFrameOnlyAndAsksForIt() {
        selector.want(ALL, ALL);
        begin(vp9(0, false));
        samePicture(vp9(1, true));
        nextPicture(vp9(0, true));
        selector.want(0, ALL);

        assertThat(selector.needsKeyframe(1)).isTrue();
        assertThat(nextPicture(vp9(0, true))).isFalse();
        assertThat(samePicture(vp9(1, true))).isTrue();
        assertThat(nextPicture(key(vp9(0, false)))).isTrue();
        assertThat(samePicture(vp9(1, true))).isFalse();
        assertThat(selector.needsKeyframe(1)).isFalse();
    }

    @Test
    void whenTheUpperLayerOfKeySvcEndsTheLowerOneGoesOnAtAKeyFrame() {
        selector.want(ALL, ALL);
        begin(vp9(0, false));
        samePicture(vp9(1, true));
        nextPicture(vp9(0, true));
        samePicture(vp9(1, true));
        selector.want(ALL, ALL);

        assertThat(nextPicture(vp9(0, true))).as("its references were withheld").isFalse();
        assertThat(selector.needsKeyframe(0)).isTrue();
        assertThat(nextPicture(key(vp9(0, false)))).isTrue();
        assertThat(nextPicture(vp9(0, true))).isTrue();
        assertThat(selector.needsKeyframe(0)).isFalse();
    }

    @Test
    void aLateLowerFrameOfKeySvcIsWithheldAsItsNeighboursWere() {
        selector.want(ALL, ALL);
        begin(vp9(0, false));
        samePicture(vp9(1, true));
        nextPicture(vp9(0, true));
        samePicture(vp9(1, true));

        assertThat(late(vp9(0, true), 1)).isFalse();
        assertThat(late(vp9(1, true), 1)).isTrue();
    }

    @Test
    void fullSvcGoesDownAtTheNextPictureAndUpAtAKeyFrame() {
        selector.want(ALL, ALL);
        begin(vp9(0, false));
        samePicture(vp9(1, true));
        selector.want(0, ALL);

        assertThat(nextPicture(vp9(0, false))).isTrue();
        assertThat(samePicture(vp9(1, true))).isFalse();
        selector.want(ALL, ALL);
        assertThat(selector.needsKeyframe(1)).isTrue();
        assertThat(nextPicture(vp9(0, false))).isTrue();
        assertThat(samePicture(vp9(1, true))).isFalse();
        assertThat(nextPicture(key(vp9(0, false)))).isTrue();
        assertThat(samePicture(vp9(1, true))).isTrue();
    }

    @Test
    void aLayerThatIsNewAtThePublisherIsForwardedAtOnceWhereAllAreWanted() {
        selector.want(ALL, ALL);
        begin(vp9(0, false));
        nextPicture(vp9(0, false));

        assertThat(samePicture(vp9(1, true))).isTrue();
        assertThat(selector.needsKeyframe(1)).isFalse();
        assertThat(selector.top()).isEqualTo(1);
    }
}
