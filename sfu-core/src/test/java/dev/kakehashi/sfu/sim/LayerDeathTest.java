package dev.kakehashi.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.peer.StreamCheck;
import dev.kakehashi.sfu.peer.TrackPlan;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishers who stop a layer, as browsers do when they lack bandwidth, and begin it again. */
final class LayerDeathTest {
    /** A layer counts as dead after a second; its successor's key frame takes two round trips. */
    private static final int MAX_GAP_MILLIS = 1_400;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void viewerOfADyingEncodingFallsToALivingOneAndComesBack(int shards) {
        SwitchScene scene =
                new SwitchScene(61, shards, TrackPlan.vp8().simulcast(3).size(2, 120));
        scene.want(2);
        scene.meeting.run(1_000);
        assertThat(scene.layerNow()).isEqualTo(2);
        scene.publisher.media().runs("1", 2, false);
        scene.meeting.run(2_000);
        assertThat(scene.layerNow()).isEqualTo(1);
        scene.publisher.media().runs("1", 1, false);
        scene.meeting.run(2_000);
        assertThat(scene.layerNow()).isZero();
        scene.publisher.media().runs("1", 2, true);
        scene.meeting.run(2_000);
        assertThat(scene.layerNow()).isEqualTo(2);
        StreamCheck check = StreamCheck.of(scene.slot());
        System.out.printf("dying encoding, %d shards: longest gap %.0f ms%n", shards, check.longestGapMillis());
        assertThat(check.problems()).isEmpty();
        assertThat(check.longestGapMillis()).isLessThan(MAX_GAP_MILLIS);
    }

    static Stream<Arguments> layered() {
        return Stream.of(
                Arguments.of(Named.of("VP9 L3T3_KEY", TrackPlan.vp9("L3T3_KEY")), 700),
                Arguments.of(Named.of("VP9 L3T3", TrackPlan.vp9("L3T3")), 100),
                Arguments.of(
                        Named.of(
                                "VP9 L3T3_KEY, described",
                                TrackPlan.vp9("L3T3_KEY").withDescriptor()),
                        400),
                Arguments.of(Named.of("AV1 L3T3", TrackPlan.av1("L3T3")), 100),
                Arguments.of(Named.of("AV1 L3T3_KEY", TrackPlan.av1("L3T3_KEY").withFreshIds()), 400));
    }

    @ParameterizedTest
    @MethodSource("layered")
    void viewerOfADyingSpatialLayerSeesTheOneBelow(TrackPlan camera, int maxGapMillis) {
        SwitchScene scene = new SwitchScene(63, 1, camera.size(2, 120));
        assertThat(scene.layerNow()).isEqualTo(2);
        scene.publisher.media().spatialLayers("1", 0, 2);
        scene.meeting.run(2_500);
        assertThat(scene.layerNow()).isEqualTo(1);
        scene.publisher.media().spatialLayers("1", 0, 1);
        scene.meeting.run(2_500);
        assertThat(scene.layerNow()).isZero();
        scene.publisher.media().spatialLayers("1", 0, 3);
        scene.meeting.run(2_500);
        assertThat(scene.layerNow()).isEqualTo(2);
        StreamCheck check = StreamCheck.of(scene.slot());
        System.out.printf("dying layer of %s: longest gap %.0f ms%n", camera.codec(), check.longestGapMillis());
        assertThat(check.problems()).isEmpty();
        assertThat(check.longestGapMillis()).isLessThan(maxGapMillis);
    }
}
