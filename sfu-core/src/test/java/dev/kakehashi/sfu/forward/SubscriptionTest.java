package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.SlotReport;
import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class SubscriptionTest {
    private final TestSlot slot = new TestSlot(SlotUse.VIDEO);
    private final RecordingOutlet outlet = slot.outlet;
    private final Subscription subscription = slot.subscription;
    private final Fanout track = slot.track(1, 1);

    private static int pictureId(RtpPacket packet) {
        byte[] data = packet.buffer();
        int at = packet.payloadOffset() + 2;
        return (data[at] & 0x7F) << 8 | data[at + 1] & 0xFF;
    }

    @Test
    void beginsOnlyAtAKeyFrame() {
        subscription.assign(track, slot.nowNanos);
        slot.vp8(track, 0, 1, false);
        assertThat(outlet.sent).isEmpty();
        assertThat(outlet.live).isZero();

        slot.vp8(track, 0, 2, true);
        slot.vp8(track, 0, 3, false);

        assertThat(outlet.sent).hasSize(2);
        assertThat(outlet.live).isEqualTo(1);
        assertThat(outlet.last().ssrc()).isEqualTo((int) TestSlot.SSRC);
    }

    @Test
    void asksForAKeyFrameWhileItWaitsForOne() {
        subscription.assign(track, slot.nowNanos);
        assertThat(outlet.keyframesAsked).contains(0);

        slot.vp8(track, 0, 1, true);
        outlet.keyframesAsked.clear();
        subscription.askIfWaiting();
        assertThat(outlet.keyframesAsked).isEmpty();
    }

    /** Its first packet is also the first that tells the layers. */
    @Test
    void aKeyFrameThatComesIsNotAskedForOnceMore() {
        subscription.assign(track, slot.nowNanos);
        outlet.keyframesAsked.clear();

        slot.vp8(track, 0, 1, true);

        assertThat(outlet.sent).hasSize(1);
        assertThat(outlet.keyframesAsked).isEmpty();
    }

    @Test
    void sendsNothingOfTheFormerSourceAfterAnAssignment() {
        Fanout other = slot.track(2, 1);
        subscription.assign(track, slot.nowNanos);
        slot.vp8(track, 0, 1, true);
        slot.vp8(track, 0, 3, false);
        subscription.assign(other, slot.nowNanos);
        int before = outlet.sent.size();

        slot.vp8(track, 0, 2, false);
        slot.vp8(track, 0, 4, true);
        assertThat(subscription.resend(outlet.last().sequenceNumber(), slot.nowNanos))
                .isFalse();

        assertThat(outlet.sent).hasSize(before);
    }

    @Test
    void anotherSourceGoesOnWithoutAGapAndBehindTheBoundaryThatWasTold() {
        Fanout other = slot.track(2, 1);
        subscription.assign(track, slot.nowNanos);
        slot.vp8(track, 0, 1, true);
        slot.vp8(track, 0, 2, false);
        RtpPacket last = outlet.last();
        int boundary = subscription.assign(other, slot.nowNanos);
        slot.vp8(other, 0, 9_000, true);

        RtpPacket first = outlet.last();
        assertThat(first.sequenceNumber()).isEqualTo(last.sequenceNumber() + 1 & 0xFFFF);
        assertThat(pictureId(first)).isEqualTo(pictureId(last) + 1 & 0x7FFF);
        assertThat(boundary - last.timestamp()).isPositive();
        assertThat(first.timestamp() - boundary).isNotNegative();
        assertThat(outlet.live).as("told for each source").isEqualTo(2);
    }

    @Test
    void aHiddenSlotIsPausedAndGoesOnWithAKeyFrameWithoutAGap() {
        subscription.assign(track, slot.nowNanos);
        slot.vp8(track, 0, 1, true);
        int last = outlet.last().sequenceNumber();
        subscription.show(false, 0, 5, slot.nowNanos);
        slot.vp8(track, 0, 2, true);
        assertThat(outlet.sent).hasSize(1);

        outlet.keyframesAsked.clear();
        subscription.show(true, 0, 5, slot.nowNanos);
        assertThat(outlet.keyframesAsked).isNotEmpty();
        slot.vp8(track, 0, 3, false);
        slot.vp8(track, 0, 4, true);

        assertThat(outlet.sent).hasSize(2);
        assertThat(outlet.last().sequenceNumber()).isEqualTo(last + 1 & 0xFFFF);
    }

    @Test
    void whatTheReceiverCannotDecodeIsToldOnceAndNothingIsSent() {
        TestSlot deaf = new TestSlot(
                SlotUse.VIDEO,
                SourcePacket.formats(List.of(new PayloadFormat(100, Codec.VP9, "", -1)), Map.of(), true));
        Fanout from = deaf.track(1, 1);
        deaf.subscription.assign(from, deaf.nowNanos);
        deaf.vp8(from, 0, 1, true);
        deaf.vp8(from, 0, 2, true);

        assertThat(deaf.outlet.sent).isEmpty();
        assertThat(deaf.outlet.undecodable).isEqualTo(1);
        assertThat(deaf.counters.get(DropReason.UNKNOWN_PAYLOAD_TYPE)).isPositive();
        deaf.outlet.keyframesAsked.clear();
        deaf.subscription.askIfWaiting();
        assertThat(deaf.outlet.keyframesAsked).as("a key frame would not help").isEmpty();
    }

    @Test
    void aSourceThatChangesToACodecThatIsTakenIsShown() {
        TestSlot picky = new TestSlot(
                SlotUse.VIDEO,
                SourcePacket.formats(List.of(new PayloadFormat(100, Codec.VP9, "", -1)), Map.of(), true));
        Fanout from = picky.track(1, 1);
        picky.subscription.assign(from, picky.nowNanos);
        picky.vp8(from, 0, 1, true);
        picky.forward(from, 0, 65_538, SourcePacket.VP9, 6_000, true, "8c 80 07 00 11 22");

        assertThat(picky.outlet.sent).hasSize(1);
        assertThat(picky.outlet.last().payloadType()).isEqualTo(100);
        assertThat(picky.outlet.live).isEqualTo(1);
    }

    @Test
    void paddingOfTheSourceLeavesNoGap() {
        subscription.assign(track, slot.nowNanos);
        slot.vp8(track, 0, 1, true);
        slot.forward(track, 0, 65_538, SourcePacket.VP8, 3_000, false, "");
        slot.vp8(track, 0, 3, false);

        List<Integer> numbers = outlet.sequenceNumbers();
        assertThat(numbers.get(1)).isEqualTo(numbers.get(0) + 1 & 0xFFFF);
    }

    @Test
    void paddingThatComesLateFillsThePlaceForWhichTheReceiverWaits() {
        subscription.assign(track, slot.nowNanos);
        slot.vp8(track, 0, 1, true);
        slot.vp8(track, 0, 3, false);
        slot.forward(track, 0, 65_538, SourcePacket.VP8, 3_000, false, "");

        RtpPacket filler = outlet.last();
        assertThat(filler.payloadLength()).isZero();
        assertThat(filler.sequenceNumber()).isEqualTo(outlet.packet(0).sequenceNumber() + 1 & 0xFFFF);
    }

    @Test
    void aLatePacketFromBeforeTheRunIsNotSent() {
        subscription.assign(track, slot.nowNanos);
        slot.vp8(track, 0, 5, true);
        slot.vp8(track, 0, 4, false);

        assertThat(outlet.sent).hasSize(1);
        assertThat(slot.counters.get(DropReason.BEFORE_SWITCH)).isEqualTo(1);
    }

    @Test
    void whenAKeyFramesFirstPacketComesLateTheOthersFollowIt() {
        subscription.assign(track, slot.nowNanos);
        slot.forward(track, 0, 65_538, SourcePacket.VP8, 3_000, true, "80 e0 8001 01 20 aa bb");
        slot.forward(track, 0, 65_537, SourcePacket.VP8, 3_000, false, TestSlot.vp8Payload(1, 0, true));

        List<Integer> numbers = outlet.sequenceNumbers();
        assertThat(numbers).hasSize(2);
        assertThat(numbers.get(1)).isEqualTo(numbers.get(0) + 1 & 0xFFFF);
        assertThat(outlet.last().marker()).isTrue();
    }

    @Test
    void theMarkerStandsOnTheLastForwardedSpatialLayer() {
        subscription.show(true, 320 * 180, 5, slot.nowNanos);
        subscription.assign(track, slot.nowNanos);
        // VP9 with a scalability structure of 320x180 and 640x360, all in one packet each.
        slot.forward(track, 0, 65_537, SourcePacket.VP9, 3_000, false, "ae 80 07 00 01 30 0140 00b4 0280 0168 11");
        slot.forward(track, 0, 65_538, SourcePacket.VP9, 3_000, true, "ac 80 07 03 01 11");
        slot.forward(track, 0, 65_539, SourcePacket.VP9, 6_000, false, "ec 80 08 00 02 11");
        slot.forward(track, 0, 65_540, SourcePacket.VP9, 6_000, true, "ec 80 08 03 02 11");

        assertThat(outlet.last().marker()).isTrue();
        assertThat(outlet.last().timestamp() - outlet.packet(0).timestamp()).isEqualTo(3_000);
        assertThat(subscription.measured(slot.nowNanos))
                .extracting(SlotReport::spatial)
                .isEqualTo(0);
    }

    @Test
    void aFirstFrameOfOnePacketEndsNoPictureThatGoesOn() {
        subscription.assign(track, slot.nowNanos);
        slot.forward(track, 0, 65_537, SourcePacket.VP9, 3_000, false, "ae 80 07 00 01 30 0140 00b4 0280 0168 11");
        slot.forward(track, 0, 65_538, SourcePacket.VP9, 3_000, true, "ac 80 07 03 01 11");

        assertThat(outlet.packet(0).marker()).isFalse();
        assertThat(outlet.packet(1).marker()).isTrue();
    }

    @Test
    void reportsTheLayerThatIsSentAndNothingWithoutASource() {
        assertThat(subscription.measured(slot.nowNanos)).isNull();
        subscription.assign(track, slot.nowNanos);
        slot.vp8(track, 0, 1, true);

        SlotReport report = Objects.requireNonNull(subscription.measured(slot.nowNanos));
        assertThat(report.encoding()).isZero();
        assertThat(report.spatial()).isZero();
        assertThat(report.packets()).isEqualTo(1);
    }

    @Test
    void aSubscriberMayAskForThreeKeyFramesInTenSeconds() {
        subscription.assign(track, slot.nowNanos);
        slot.vp8(track, 0, 1, true);
        outlet.keyframesAsked.clear();
        for (int ask = 0; ask < 5; ask++) {
            subscription.onKeyframeAsked(slot.nowNanos);
        }

        assertThat(outlet.keyframesAsked).hasSize(3);
        assertThat(slot.counters.get(DropReason.KEYFRAME_ASK_OVER_BUDGET)).isEqualTo(2);
    }

    @Test
    void whatCouldNotBeSentIsNotRemembered() {
        subscription.assign(track, slot.nowNanos);
        outlet.accepts = false;
        slot.vp8(track, 0, 1, true);
        outlet.accepts = true;

        assertThat(outlet.live).isZero();
        slot.vp8(track, 0, 2, false);
        assertThat(subscription.resend(outlet.last().sequenceNumber() - 1 & 0xFFFF, slot.nowNanos))
                .isFalse();
    }
}
