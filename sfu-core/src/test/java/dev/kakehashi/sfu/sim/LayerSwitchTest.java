package dev.kakehashi.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.peer.StreamCheck;
import dev.kakehashi.sfu.peer.TrackPlan;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Layer switches of every kind of stream, under a checker that follows every reference: in all 500 and more. */
final class LayerSwitchTest {
    private static final int SWITCHES = 36;

    /** The publisher is asked at most once a second, and the answer takes two round trips. */
    private static final int MAX_SWITCH_MILLIS = 2_000;

    static Stream<Arguments> kinds() {
        return Stream.of(
                        Named.of("VP8 simulcast", TrackPlan.vp8().simulcast(3)),
                        Named.of(
                                "VP8 simulcast, short ids",
                                TrackPlan.vp8().simulcast(2).withShortPictureIds()),
                        Named.of("H264 simulcast", TrackPlan.h264().simulcast(3)),
                        Named.of("VP9 L3T3_KEY", TrackPlan.vp9("L3T3_KEY")),
                        Named.of("VP9 L2T3 flexible", TrackPlan.vp9("L2T3").withPictureDifferences()),
                        Named.of(
                                "VP9 L3T3_KEY, described",
                                TrackPlan.vp9("L3T3_KEY").withDescriptor()),
                        Named.of("AV1 L3T3", TrackPlan.av1("L3T3")),
                        Named.of("AV1 L3T3_KEY", TrackPlan.av1("L3T3_KEY").withFreshIds()))
                .map(plan -> Arguments.of(plan));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void noReferenceBreaks(TrackPlan camera) {
        switchMany(new SwitchScene(41, 1, camera.size(2, 120)), camera, "clean");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void noReferenceBreaksWithLossAndReorderingOnTwoShards(TrackPlan camera) {
        SwitchScene scene = new SwitchScene(43, 2, camera.size(3, 120));
        scene.publisher.uplink().loss(0.01);
        scene.publisher.uplink().reordering(0.01);
        scene.publisher.uplink().duplication(0.005);
        scene.viewer.downlink().loss(0.01);
        switchMany(scene, camera, "1 % loss each way, 1 % reordered");
    }

    /** The key picture's first packet is lost, and a packet of the picture before it comes after the next switch. */
    @Test
    void lateLowerLayerStaysWithheldWhenAKeyPicturesStartIsLost() {
        SwitchScene scene = new SwitchScene(118, 1, TrackPlan.vp9("L3T3_KEY").size(3, 120));
        scene.publisher.uplink().loss(0.025);
        scene.publisher.uplink().reordering(0.025);
        scene.publisher.uplink().duplication(0.01);
        scene.viewer.downlink().loss(0.025);
        scene.switchTimes(15, MAX_SWITCH_MILLIS);
        scene.settle();
        assertThat(StreamCheck.of(scene.slot()).problems()).isEmpty();
    }

    private static void switchMany(SwitchScene scene, TrackPlan camera, String path) {
        long[] millis = scene.switchTimes(SWITCHES, MAX_SWITCH_MILLIS);
        scene.settle();
        StreamCheck check = StreamCheck.of(scene.slot());
        System.out.printf(
                "layer switches %-34s %-34s median %4d ms, worst %4d ms, longest gap %.0f ms, %d frames%n",
                camera.codec() + " " + camera.layers(),
                path,
                millis[SWITCHES / 2],
                millis[SWITCHES - 1],
                check.longestGapMillis(),
                check.decodableFrames());
        assertThat(check.problems()).isEmpty();
        assertThat(millis[SWITCHES - 1]).isLessThan(MAX_SWITCH_MILLIS);
        assertThat(check.longestGapMillis()).isLessThan(400);
    }
}
