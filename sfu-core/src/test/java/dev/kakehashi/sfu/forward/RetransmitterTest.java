package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** RFC 4588 4: the packet again, on a stream of its own, its sequence number in front of the payload. */
final class RetransmitterTest {
    private static final long MILLI = 1_000_000L;

    private final TestSlot slot = new TestSlot(SlotUse.VIDEO);
    private final RecordingOutlet outlet = slot.outlet;
    private final Fanout track = slot.track(1, 1);

    RetransmitterTest() {
        slot.subscription.assign(track, slot.nowNanos);
    }

    private int show(int number, boolean key) {
        slot.vp8(track, 0, number, key);
        return outlet.last().sequenceNumber();
    }

    private boolean resend(int outSequence) {
        return slot.subscription.resend(outSequence, slot.nowNanos);
    }

    private static byte[] payload(RtpPacket packet, int from) {
        return Arrays.copyOfRange(
                packet.buffer(), packet.payloadOffset() + from, packet.payloadOffset() + packet.payloadLength());
    }

    @Test
    void isTheSamePacketButForPayloadTypeSsrcSequenceNumberAndOriginal() {
        int first = show(1, true);
        byte[] original = outlet.sent.getLast();
        show(2, false);

        assertThat(resend(first)).isTrue();

        RtpPacket again = outlet.last();
        assertThat(again.payloadType()).isEqualTo(SourcePacket.VP8_RTX);
        assertThat(again.ssrc()).isEqualTo((int) TestSlot.RTX_SSRC);
        byte[] osn = {(byte) (first >>> 8), (byte) first};
        assertThat(Arrays.copyOfRange(again.buffer(), again.payloadOffset(), again.payloadOffset() + 2))
                .isEqualTo(osn);
        assertThat(payload(again, 2)).isEqualTo(Arrays.copyOfRange(original, 12, original.length));
        assertThat(again.timestamp()).isEqualTo(outlet.packet(0).timestamp());
        assertThat(again.marker()).isEqualTo(outlet.packet(0).marker());
    }

    @Test
    void carriesTheSameDependencyDescriptor() {
        byte[] descriptor = Descriptors.keyFrame(65_535, true, true);
        slot.forward(
                track, 0, 65_537, SourcePacket.AV1, 3_000, true, SourcePacket.DESCRIPTOR, descriptor, "08 0a 0b 0c");
        byte[] original = outlet.sent.getLast();
        slot.forward(
                track,
                0,
                65_538,
                SourcePacket.AV1,
                6_000,
                true,
                SourcePacket.DESCRIPTOR,
                Descriptors.frame(Descriptors.KEY_UPPER, 0),
                "00 0a 0b 0c");

        assertThat(resend(outlet.packet(0).sequenceNumber())).isTrue();

        RtpPacket again = outlet.last();
        assertThat(again.payloadType()).isEqualTo(SourcePacket.AV1_RTX);
        assertThat(Arrays.copyOfRange(again.buffer(), 12, again.headerLength()))
                .isEqualTo(Arrays.copyOfRange(original, 12, outlet.packet(0).headerLength()));
    }

    @Test
    void countsItsOwnSequenceNumbers() {
        int first = show(1, true);
        int second = show(2, false);
        resend(first);
        int one = outlet.last().sequenceNumber();
        resend(second);

        assertThat(outlet.last().sequenceNumber()).isEqualTo(one + 1 & 0xFFFF);
    }

    @Test
    void resendsAtMostThreeTimesAndOnceARoundTrip() {
        int first = show(1, true);
        assertThat(resend(first)).isTrue();
        assertThat(resend(first)).as("the first answer is on its way").isFalse();
        assertThat(slot.counters.get(DropReason.RESEND_TOO_SOON)).isEqualTo(1);
        slot.nowNanos += 50 * MILLI;
        assertThat(resend(first)).isTrue();
        slot.nowNanos += 50 * MILLI;
        assertThat(resend(first)).isTrue();
        slot.nowNanos += 50 * MILLI;
        assertThat(resend(first)).as("the fourth time").isFalse();
    }

    @Test
    void whatWasNeverSentIsUnknown() {
        int first = show(1, true);

        assertThat(resend(first + 1 & 0xFFFF)).isFalse();
        assertThat(slot.counters.get(DropReason.RESEND_UNKNOWN)).isEqualTo(1);
    }

    @Test
    void anEmptyPacketThatFilledAPlaceIsSentAgainToo() {
        show(1, true);
        show(3, false);
        slot.forward(track, 0, 65_538, SourcePacket.VP8, 6_000, false, "");
        RtpPacket filler = outlet.last();

        assertThat(resend(filler.sequenceNumber())).isTrue();

        RtpPacket again = outlet.last();
        assertThat(again.payloadType()).isEqualTo(SourcePacket.VP8_RTX);
        assertThat(again.payloadLength()).isEqualTo(2);
        assertThat(again.timestamp()).isEqualTo(filler.timestamp());
    }

    @Test
    void aPacketOfTheFormerRunIsSentAgainAfterALayerSwitch() {
        Fanout simulcast = slot.track(2, 2);
        slot.subscription.assign(simulcast, slot.nowNanos);
        slot.vp8(simulcast, 0, 1, true);
        byte[] original = outlet.sent.getLast();
        int sequence = outlet.last().sequenceNumber();
        slot.vp8(simulcast, 1, 1, true);
        assertThat(outlet.sent).hasSize(2);

        assertThat(resend(sequence)).isTrue();
        assertThat(payload(outlet.last(), 2)).isEqualTo(Arrays.copyOfRange(original, 12, original.length));
    }

    @Test
    void aSlotOfAudioHasNoRetransmissions() {
        TestSlot audio = new TestSlot(SlotUse.AUDIO);
        Fanout voice = audio.track(1, 1);
        audio.subscription.assign(voice, audio.nowNanos);
        audio.forward(voice, 0, 65_537, SourcePacket.OPUS, 960, false, "78 01 02");

        assertThat(audio.subscription.resend(audio.outlet.last().sequenceNumber(), audio.nowNanos))
                .isFalse();
    }
}
