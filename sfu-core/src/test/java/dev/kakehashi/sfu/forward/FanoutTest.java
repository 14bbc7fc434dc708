package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.SlotUse;
import org.junit.jupiter.api.Test;

/** Which layer, by what lives and how large it is: VP8 simulcast in 160x90, 320x180 and 640x360. */
final class FanoutTest {
    private static final long MILLI = 1_000_000L;
    private static final int SMALL = 160 * 90;
    private static final int MIDDLE = 320 * 180;
    private static final int LARGE = 640 * 360;
    private static final String[] SIZES = {"a000 5a00", "4001 b400", "8002 6801"};

    private final TestSlot slot = new TestSlot(SlotUse.VIDEO);
    private final Fanout track = slot.track(1, 3);
    private final int[] pictures = new int[3];

    FanoutTest() {
        slot.subscription.assign(track, slot.nowNanos);
    }

    private void key(int encoding) {
        send(encoding, "90 80 %02x 10 02 00 9d 01 2a " + SIZES[encoding] + " 77");
    }

    private void delta(int encoding) {
        send(encoding, "90 80 %02x 11 02 00 55");
    }

    private void send(int encoding, String payload) {
        int number = ++pictures[encoding];
        slot.forward(
                track,
                encoding,
                65_536 + number,
                SourcePacket.VP8,
                number * 3_000,
                true,
                payload.formatted(number & 0x7F));
    }

    private void keys(int... encodings) {
        for (int each : encodings) {
            key(each);
        }
    }

    @Test
    void takesTheSmallestLayerThatIsLargeEnough() {
        keys(0, 1, 2);

        assertThat(track.layers().bestLayer(SMALL)).isEqualTo(SourceLayers.layer(0, 0));
        assertThat(track.layers().bestLayer(SMALL + SMALL / 3))
                .as("enlarged by a third")
                .isEqualTo(SourceLayers.layer(0, 0));
        assertThat(track.layers().bestLayer(SMALL + SMALL / 3 + 2)).isEqualTo(SourceLayers.layer(1, 0));
        assertThat(track.layers().bestLayer(LARGE)).isEqualTo(SourceLayers.layer(2, 0));
        assertThat(track.layers().bestLayer(Integer.MAX_VALUE)).isEqualTo(SourceLayers.layer(2, 0));
        assertThat(track.layers().bestLayer(0)).as("nobody said how large").isEqualTo(SourceLayers.layer(2, 0));
    }

    @Test
    void knowsNoLayerBeforeAPacketCame() {
        assertThat(track.layers().bestLayer(SMALL)).isEqualTo(SourceLayers.UNKNOWN_LAYER);
        assertThat(track.layers().highestAlive(0)).isEqualTo(SourceLayers.UNKNOWN_LAYER);
    }

    @Test
    void aLayerOfUnknownSizeIsTakenForTooSmall() {
        delta(0);
        key(1);

        assertThat(track.layers().bestLayer(MIDDLE)).isEqualTo(SourceLayers.layer(1, 0));
        assertThat(track.layers().bestLayer(SMALL)).isEqualTo(SourceLayers.layer(1, 0));
    }

    @Test
    void whenALayerDiesTheSlotFallsToOneThatLivesAndAsksForItsKeyFrame() {
        keys(0, 2);
        assertThat(track.layers().bestLayer(0)).isEqualTo(SourceLayers.layer(2, 0));
        slot.nowNanos += 1_001 * MILLI;
        delta(0);
        slot.outlet.keyframesAsked.clear();
        track.onTick(slot.nowNanos);

        assertThat(track.layers().bestLayer(0)).isEqualTo(SourceLayers.layer(0, 0));
        assertThat(slot.outlet.keyframesAsked).contains(0).doesNotContain(2);
        int before = slot.outlet.sent.size();
        key(0);
        delta(0);
        assertThat(slot.outlet.sent).hasSize(before + 2);
    }

    @Test
    void nothingDiesWhileThePublisherIsSilentAltogether() {
        keys(0, 2);
        slot.nowNanos += 60_000 * MILLI;
        track.onTick(slot.nowNanos);

        assertThat(track.layers().bestLayer(0)).isEqualTo(SourceLayers.layer(2, 0));
    }

    @Test
    void theOldLayerFlowsUntilTheNewOnesKeyFrame() {
        slot.subscription.show(true, SMALL, 5, slot.nowNanos);
        keys(0, 2);
        int before = slot.outlet.sent.size();
        slot.subscription.show(true, LARGE, 5, slot.nowNanos);
        assertThat(slot.outlet.keyframesAsked).contains(2);
        delta(2);
        delta(0);
        assertThat(slot.outlet.sent).as("of the old one only").hasSize(before + 1);

        key(2);
        delta(0);
        delta(2);

        assertThat(slot.outlet.sent).as("of the new one only").hasSize(before + 3);
        assertThat(slot.outlet.sequenceNumbers()).isSorted();
    }

    @Test
    void aKeyFrameOfALayerThatNobodyWantsIsNoReasonToSwitch() {
        slot.subscription.show(true, SMALL, 5, slot.nowNanos);
        keys(0, 2);
        int before = slot.outlet.sent.size();
        key(2);

        assertThat(slot.outlet.sent).hasSize(before);
    }

    @Test
    void tellsWhatIsWatchedOnceAndAgainWhenItChanges() {
        keys(0, 1, 2);
        assertThat(track.takeWish())
                .as("the largest, while nobody said how large")
                .isEqualTo(0b100);
        assertThat(track.takeWish()).isEqualTo(-1);

        slot.subscription.show(true, MIDDLE, 5, slot.nowNanos);
        assertThat(track.takeWish()).isEqualTo(0b010);
        slot.subscription.show(false, MIDDLE, 5, slot.nowNanos);
        assertThat(track.takeWish()).isZero();
        slot.subscription.show(true, SMALL, 5, slot.nowNanos);
        assertThat(track.takeWish()).isEqualTo(0b001);
    }

    @Test
    void wishesForALayerThatIsNotSentNowByTheSizesThatLayersCommonlyHaveAndForThoseBelowIt() {
        key(0);
        slot.subscription.show(true, LARGE, 5, slot.nowNanos);

        assertThat(track.takeWish()).isEqualTo(0b111);
        slot.subscription.show(true, MIDDLE, 5, slot.nowNanos);
        assertThat(track.takeWish()).isEqualTo(0b011);
    }

    @Test
    void mayAskAnotherShardForAKeyFrameTenTimesASecondForEachEncoding() {
        assertThat(track.mayAskForKeyframe(0, -5 * MILLI)).isTrue();
        assertThat(track.mayAskForKeyframe(0, 94 * MILLI)).isFalse();
        assertThat(track.mayAskForKeyframe(1, 94 * MILLI)).isTrue();
        assertThat(track.mayAskForKeyframe(0, 95 * MILLI)).isTrue();
    }

    @Test
    void givesEveryPacketBackWhenItIsClosed() {
        keys(0, 1, 2);
        assertThat(slot.pool.outstanding()).isEqualTo(3);
        track.close();

        assertThat(slot.pool.outstanding()).isZero();
        delta(0);
        assertThat(slot.pool.outstanding()).as("nobody watches").isZero();
    }

    @Test
    void forwardsEachPacketOnceWhenTheBeginningOfAKeyFrameIsRecoveredLast() {
        arrive(13, false);
        track.deliver(slot.nowNanos);
        assertThat(slot.outlet.sent).isEmpty();

        arrive(10, true);
        arrive(12, false);
        arrive(11, false);
        track.deliver(slot.nowNanos);

        int first = slot.outlet.sequenceNumbers().getFirst();
        assertThat(slot.outlet.sequenceNumbers())
                .containsExactlyInAnyOrder(first, first + 1, first + 2, first + 3)
                .startsWith(first);
    }

    /** One packet of a key frame in four. */
    private void arrive(int number, boolean first) {
        String payload = first ? "90 80 01 10 02 00 9d 01 2a 8002 6801 77" : "80 80 01 66";
        slot.arrive(track, 2, 65_536 + number, SourcePacket.VP8, 3_000, number == 13, payload);
    }

    @Test
    void namesLayersByEncodingAndSpatialLayer() {
        int layer = SourceLayers.layer(2, 3);

        assertThat(SourceLayers.encodingOf(layer)).isEqualTo(2);
        assertThat(SourceLayers.spatialOf(layer)).isEqualTo(3);
    }
}
