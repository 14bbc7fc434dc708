package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.FrameReader;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.Hex;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The extension of our own hop: there in every packet whose receiver agreed to one, always at the same place. */
final class HopExtensionTest {
    private static final int SSRC = 0xCAFEBABE;
    private static final HeaderExtensionKind SEQUENCE = HeaderExtensionKind.TRANSPORT_WIDE_CC;
    private static final HeaderExtensionKind TIME = HeaderExtensionKind.ABS_SEND_TIME;

    private final OutgoingRtp outgoing = new OutgoingRtp();
    private final FrameReader reader = new FrameReader();

    private static RtpFormats receiver(Map<Integer, HeaderExtensionKind> extensions, boolean mixedHeaders) {
        return SourcePacket.formats(List.of(new PayloadFormat(120, Codec.VP8, "", -1)), extensions, mixedHeaders);
    }

    private RtpPacket view(int length) {
        RtpPacket view = new RtpPacket();
        assertThat(view.wrap(outgoing.buffer(), 0, length)).isTrue();
        return view;
    }

    private RtpPacket composed(RtpFormats to, Object... extensionsAndPayload) {
        PacketBuffer source = SourcePacket.of(reader, SourcePacket.VP8, 65_537, 0, false, extensionsAndPayload);
        SourceRun before = new SourceRun(true);
        before.startAt(7, 0, 0, 0);
        SourceRun run = new SourceRun(true);
        run.begin(new Fanout(1, SourcePacket.FORMATS, 1, new PacketPool()), 0, source.info, 0, before);
        return view(outgoing.compose(
                SourcePacket.view(source), 0, source.info, run, SourcePacket.FORMATS, to, 120, SSRC, 7, true, -1));
    }

    private static String value(RtpPacket packet, int id) {
        return Hex.text(packet.buffer(), packet.extensionOffset(id), packet.extensionLength(id));
    }

    @Test
    void aPacketWithoutExtensionsGetsOne() {
        RtpPacket packet = composed(receiver(Map.of(3, SEQUENCE), false), "10 02 00");

        HopExtension.stampSequence(packet.buffer(), 0, 0xABCD);

        assertThat(Hex.text(packet.buffer(), 12, 8)).isEqualTo("bede0001" + "31abcd00");
        assertThat(value(packet, 3)).isEqualTo("abcd");
    }

    @Test
    void itStandsBeforeThePublishersOwn() {
        RtpFormats to = receiver(Map.of(3, SEQUENCE, 7, HeaderExtensionKind.AUDIO_LEVEL), false);
        RtpPacket packet = composed(to, SourcePacket.AUDIO_LEVEL, "aa", "10 02 00");

        HopExtension.stampSequence(packet.buffer(), 0, 0x0102);

        assertThat(Hex.text(packet.buffer(), 12, 12)).isEqualTo("bede0002" + "31010270" + "aa000000");
    }

    @Test
    void aNumberAboveFourteenTakesTheTwoByteForm() {
        RtpPacket packet = composed(receiver(Map.of(20, SEQUENCE), true), "10 02 00");

        HopExtension.stampSequence(packet.buffer(), 0, 0x0102);

        assertThat(Hex.text(packet.buffer(), 12, 8)).isEqualTo("10000001" + "14020102");
    }

    @Test
    void oneThatFitsNoFormIsLeftOut() {
        RtpFormats to = receiver(Map.of(20, SEQUENCE), false);

        assertThat(HopExtension.of(to)).isEqualTo(HopExtension.NONE);
        assertThat(composed(to, "10 02 00").hasExtension()).isFalse();
    }

    @Test
    void theTimeIsToldToWhoKnowsNoNumbers() {
        RtpPacket packet = composed(receiver(Map.of(3, TIME), false), "10 02 00");

        // 3.5 s, 18 bits behind the point.
        HopExtension.stampTime(packet.buffer(), 0, 3_500_000_000L);

        assertThat(value(packet, 3)).isEqualTo("0e0000");
    }

    @Test
    void theTimeWrapsAroundAfter64Seconds() {
        RtpPacket packet = composed(receiver(Map.of(3, TIME), false), "10 02 00");

        HopExtension.stampTime(packet.buffer(), 0, 64_000_000_000L + 500_000_000L);

        assertThat(value(packet, 3)).isEqualTo("020000");
    }

    @Test
    void paddingHasItToo() {
        int length = outgoing.composePadding(receiver(Map.of(3, SEQUENCE), false), 121, SSRC, 9, 0x1000, 255);
        RtpPacket packet = view(length);

        assertThat(length).isEqualTo(12 + 8 + 255);
        assertThat(packet.payloadLength()).isZero();
        assertThat(packet.extensionLength(3)).isEqualTo(2);
        assertThat(packet.buffer()[length - 1] & 0xFF).isEqualTo(255);
    }

    @Test
    void aPacketThatFillsAPlaceHasItToo() {
        RtpPacket packet = view(outgoing.composeEmpty(receiver(Map.of(3, SEQUENCE), false), 120, SSRC, 9, 0, -1));

        assertThat(packet.extensionLength(3)).isEqualTo(2);
        assertThat(packet.payloadLength()).isZero();
    }
}
