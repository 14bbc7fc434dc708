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

final class OutgoingRtpTest {
    private static final int SSRC = 0xCAFEBABE;

    private final OutgoingRtp outgoing = new OutgoingRtp();
    private final FrameReader reader = new FrameReader();
    private final SourceRun run = new SourceRun(true);
    private int length;

    private static RtpFormats subscriber(Map<Integer, HeaderExtensionKind> extensions, boolean mixedHeaders) {
        return SourcePacket.formats(List.of(new PayloadFormat(120, Codec.VP8, "", -1)), extensions, mixedHeaders);
    }

    /** Makes the packet for a subscriber and looks at it. */
    private RtpPacket compose(RtpFormats to, PacketBuffer source, int originalSequence) {
        SourceRun before = new SourceRun(true);
        before.startAt(0xFFFF, 0x1234, 0x56, 0xABCD);
        Fanout from = new Fanout(1, SourcePacket.FORMATS, 1, new PacketPool());
        run.begin(from, 0, source.info, 0x1000, before);
        length = outgoing.compose(
                SourcePacket.view(source),
                0,
                source.info,
                run,
                SourcePacket.FORMATS,
                to,
                120,
                SSRC,
                0xFFFF,
                true,
                originalSequence);
        return made();
    }

    private RtpPacket made() {
        RtpPacket view = new RtpPacket();
        assertThat(view.wrap(outgoing.buffer(), 0, length)).isTrue();
        return view;
    }

    private PacketBuffer vp8(Object... extensionsAndPayload) {
        return SourcePacket.of(reader, SourcePacket.VP8, 65_537, 0xFFFFF800, false, extensionsAndPayload);
    }

    private String header(RtpPacket packet) {
        return Hex.text(packet.buffer(), 12, packet.headerLength() - 12);
    }

    @Test
    void writesTheSubscribersNumbers() {
        RtpPacket made = compose(subscriber(Map.of(), true), vp8("10 02 00"), -1);

        assertThat(Hex.text(outgoing.buffer(), 0, length)).isEqualTo("80f8ffff" + "00000800" + "cafebabe" + "100200");
        assertThat(made.marker()).isTrue();
    }

    @Test
    void putsTheSlotsPictureIdAndTl0PicIdxIntoThePayload() {
        RtpPacket made = compose(subscriber(Map.of(), true), vp8("90 c0 8001 07 02 00"), -1);

        assertThat(Hex.text(made.buffer(), made.payloadOffset(), 5)).isEqualTo("90c0923456");
    }

    @Test
    void aShortPictureIdStaysShort() {
        RtpPacket made = compose(subscriber(Map.of(), true), vp8("90 80 01 02 00"), -1);

        assertThat(Hex.text(made.buffer(), made.payloadOffset(), 3)).isEqualTo("908034");
    }

    @Test
    void headerExtensionsOfOneHopAreDropped() {
        RtpPacket made = compose(
                subscriber(Map.of(4, HeaderExtensionKind.MID), true), vp8(SourcePacket.MID, "31", "10 02 00"), -1);

        assertThat(made.hasExtension()).isFalse();
        assertThat(made.headerLength()).isEqualTo(12);
    }

    @Test
    void anExtensionGetsTheSubscribersIdInOneByteForm() {
        RtpPacket made = compose(
                subscriber(Map.of(9, HeaderExtensionKind.AUDIO_LEVEL), true),
                vp8(SourcePacket.AUDIO_LEVEL, "85", SourcePacket.MID, "31", "10 02 00"),
                -1);

        assertThat(header(made)).isEqualTo("bede0001" + "90850000");
    }

    @Test
    void anIdBeyondFourteenNeedsTheTwoByteForm() {
        RtpPacket made = compose(
                subscriber(Map.of(16, HeaderExtensionKind.AUDIO_LEVEL), true),
                vp8(SourcePacket.AUDIO_LEVEL, "85", "10 02 00"),
                -1);

        assertThat(header(made)).isEqualTo("10000001" + "10018500");
    }

    @Test
    void aLongDescriptorNeedsTheTwoByteFormForAllOfThePacket() {
        byte[] descriptor = Descriptors.keyFrame(7, true, true);
        assertThat(descriptor.length).isGreaterThan(16);
        RtpPacket made = compose(
                subscriber(
                        Map.of(
                                2, HeaderExtensionKind.AUDIO_LEVEL,
                                3, HeaderExtensionKind.DEPENDENCY_DESCRIPTOR),
                        true),
                vp8(SourcePacket.AUDIO_LEVEL, "85", SourcePacket.DESCRIPTOR, descriptor, "10 02 00"),
                -1);

        assertThat(header(made)).startsWith("1000").contains("020185");
        assertThat(made.extensionLength(2)).isEqualTo(1);
        assertThat(made.extensionLength(3)).isEqualTo(descriptor.length);
    }

    @Test
    void whereFormsMayNotBeMixedWhatDoesNotFitIsLeftOut() {
        byte[] descriptor = Descriptors.keyFrame(7, true, true);
        RtpPacket made = compose(
                subscriber(
                        Map.of(
                                2, HeaderExtensionKind.AUDIO_LEVEL,
                                3, HeaderExtensionKind.DEPENDENCY_DESCRIPTOR),
                        false),
                vp8(SourcePacket.AUDIO_LEVEL, "85", SourcePacket.DESCRIPTOR, descriptor, "10 02 00"),
                -1);

        assertThat(header(made)).isEqualTo("bede0001" + "20850000");
    }

    @Test
    void theDescriptorCarriesTheSlotsFrameNumber() {
        byte[] descriptor = Descriptors.keyFrame(7, true, true);
        RtpPacket made = compose(
                subscriber(Map.of(3, HeaderExtensionKind.DEPENDENCY_DESCRIPTOR), true),
                vp8(SourcePacket.DESCRIPTOR, descriptor, "10 02 00"),
                -1);

        int at = made.extensionOffset(3);
        assertThat(Hex.text(made.buffer(), at, 3)).isEqualTo(Hex.text(descriptor, 0, 1) + "abcd");
        assertThat(Hex.text(made.buffer(), at + 3, descriptor.length - 3))
                .isEqualTo(Hex.text(descriptor, 3, descriptor.length - 3));
    }

    @Test
    void paddingOfTheSourceIsNotPassedOn() {
        PacketBuffer source = vp8("10 02 00 00 00 03");
        source.data[0] |= 0x20;

        compose(subscriber(Map.of(), true), source, -1);

        assertThat(length).isEqualTo(12 + 3);
        assertThat(outgoing.buffer()[0] & 0x20).isZero();
    }

    @Test
    void contributingSourcesAreNotPassedOn() {
        PacketBuffer source = vp8("00 00 00 01 10 02 00");
        source.data[0] |= 0x01;

        compose(subscriber(Map.of(), true), source, -1);

        assertThat(outgoing.buffer()[0] & 0x0F).isZero();
        assertThat(length).isEqualTo(12 + 3);
    }

    @Test
    void aRetransmissionHasTheOriginalNumberInFrontOfTheRenumberedPayload() {
        RtpPacket made = compose(subscriber(Map.of(), true), vp8("90 c0 8001 07 02 00"), 0x0102);

        assertThat(Hex.text(made.buffer(), made.payloadOffset(), 7)).isEqualTo("0102" + "90c0923456");
    }

    @Test
    void anEmptyPacketHasAHeaderOnly() {
        length = outgoing.composeEmpty(subscriber(Map.of(), true), 120, SSRC, 7, 0x01020304, -1);

        assertThat(Hex.text(outgoing.buffer(), 0, length)).isEqualTo("80780007" + "01020304" + "cafebabe");
        assertThat(made().payloadLength()).isZero();
    }
}
