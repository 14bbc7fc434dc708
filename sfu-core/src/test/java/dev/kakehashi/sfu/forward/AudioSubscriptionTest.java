package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.Hex;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class AudioSubscriptionTest {
    /** RFC 2198: one older block of 3 bytes, 960 ticks before; then the newest of 2 bytes. */
    private static final String RED = "ef 0f0003 6f 010203 7879";

    private static String payload(RtpPacket packet) {
        return Hex.text(packet.buffer(), packet.payloadOffset(), packet.payloadLength());
    }

    private static TestSlot withoutRed() {
        return new TestSlot(
                SlotUse.AUDIO,
                SourcePacket.formats(List.of(new PayloadFormat(109, Codec.OPUS, "", -1)), Map.of(), true));
    }

    @Test
    void beginsWithWhateverPacketComesFirst() {
        TestSlot slot = new TestSlot(SlotUse.AUDIO);
        Fanout voice = slot.track(1, 1);
        slot.subscription.assign(voice, slot.nowNanos);
        slot.forward(voice, 0, 65_537, SourcePacket.OPUS, 960, false, "78 01 02");

        assertThat(payload(slot.outlet.last())).isEqualTo("780102");
        assertThat(slot.outlet.live).isEqualTo(1);
    }

    @Test
    void redundantAudioIsPassedOnWhereItWasAgreed() {
        TestSlot slot = new TestSlot(SlotUse.AUDIO);
        Fanout voice = slot.track(1, 1);
        slot.subscription.assign(voice, slot.nowNanos);
        slot.forward(voice, 0, 65_537, SourcePacket.RED, 960, false, RED);

        assertThat(slot.outlet.last().payloadType()).isEqualTo(SourcePacket.RED);
        assertThat(payload(slot.outlet.last())).isEqualTo(RED.replace(" ", ""));
    }

    @Test
    void redundancyIsStrippedForWhoDidNotAgreeToIt() {
        TestSlot slot = withoutRed();
        Fanout voice = slot.track(1, 1);
        slot.subscription.assign(voice, slot.nowNanos);
        slot.forward(voice, 0, 65_537, SourcePacket.RED, 960, false, RED);

        assertThat(slot.outlet.last().payloadType()).isEqualTo(109);
        assertThat(payload(slot.outlet.last())).isEqualTo("7879");
    }

    @Test
    void blocksOfRedundantAudioAreNamedInTheSubscribersNumbers() {
        TestSlot slot = new TestSlot(
                SlotUse.AUDIO,
                SourcePacket.formats(
                        List.of(
                                new PayloadFormat(109, Codec.OPUS, "", -1),
                                new PayloadFormat(35, Codec.RED, "109/109", -1)),
                        Map.of(),
                        true));
        Fanout voice = slot.track(1, 1);
        slot.subscription.assign(voice, slot.nowNanos);
        slot.forward(voice, 0, 65_537, SourcePacket.RED, 960, false, RED);

        assertThat(slot.outlet.last().payloadType()).isEqualTo(35);
        assertThat(payload(slot.outlet.last())).isEqualTo("ed0f0003" + "6d" + "010203" + "7879");
    }

    @Test
    void redAndPlainOpusTakeTurnsInOneStream() {
        TestSlot slot = withoutRed();
        Fanout voice = slot.track(1, 1);
        slot.subscription.assign(voice, slot.nowNanos);
        slot.forward(voice, 0, 65_537, SourcePacket.RED, 960, false, RED);
        slot.forward(voice, 0, 65_539, SourcePacket.OPUS, 2_880, false, "78 01 02");
        slot.forward(voice, 0, 65_538, SourcePacket.RED, 1_920, false, RED);

        int first = slot.outlet.sequenceNumbers().getFirst();
        assertThat(slot.outlet.sequenceNumbers()).containsExactly(first, first + 2, first + 1);
    }

    @Test
    void senderReportsCountTheOctetsThatWereSent() {
        TestSlot slot = withoutRed();
        Fanout voice = slot.track(1, 1);
        slot.subscription.assign(voice, slot.nowNanos);
        slot.forward(voice, 0, 65_537, SourcePacket.RED, 960, false, RED);

        assertThat(Objects.requireNonNull(slot.subscription.senderReport(0, slot.nowNanos))
                        .octetCount())
                .as("RFC 3550 6.4.1: of payload")
                .isEqualTo(2);
    }

    @Test
    void silenceIsNotReportedForLong() {
        TestSlot slot = new TestSlot(SlotUse.AUDIO);
        Fanout voice = slot.track(1, 1);
        slot.subscription.assign(voice, slot.nowNanos);
        slot.forward(voice, 0, 65_537, SourcePacket.OPUS, 960, false, "78 01 02");

        assertThat(slot.subscription.senderReport(0, slot.nowNanos + 5_000_000_000L))
                .isNotNull();
        assertThat(slot.subscription.senderReport(0, slot.nowNanos + 5_000_000_001L))
                .isNull();
    }

    @Test
    void isNeverPaused() {
        TestSlot slot = new TestSlot(SlotUse.AUDIO);
        Fanout voice = slot.track(1, 1);
        slot.subscription.assign(voice, slot.nowNanos);
        slot.subscription.show(false, 0, 5, slot.nowNanos);
        slot.forward(voice, 0, 65_537, SourcePacket.OPUS, 960, false, "78 01 02");

        assertThat(slot.outlet.sent).hasSize(1);
    }
}
