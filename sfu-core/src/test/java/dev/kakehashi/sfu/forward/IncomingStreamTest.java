package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.PublicationReport.EncodingReport;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.FrameReader;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class IncomingStreamTest {
    private static final long MILLI = 1_000_000L;

    private final Publication publication = new Publication(1, Source.CAMERA, List.of("q", "h", "f"));
    private final IncomingStream stream = Objects.requireNonNull(publication.stream("h"));
    private final int[] missing = new int[NackGenerator.MAX_MISSING];
    private long nowNanos = 1_000 * MILLI;

    private static PacketBuffer vp8(int sequence, String payload) {
        return SourcePacket.of(new FrameReader(), SourcePacket.VP8, sequence, sequence * 3_000, true, payload);
    }

    private long accept(int sequence) {
        return accept(sequence, false);
    }

    private long accept(int sequence, boolean retransmitted) {
        return stream.accept(SourcePacket.view(vp8(sequence, "10 03 00")), retransmitted, nowNanos);
    }

    private IncomingStream.Reading read(PacketBuffer packet, int sequence, Codec codec) {
        RtpPacket view = SourcePacket.view(packet);
        return stream.read(view, packet, sequence, codec, SourcePacket.FORMATS);
    }

    @Test
    void unwrapsSequenceNumbersAndRefusesDuplicates() {
        long last = accept(0xFFFF);

        assertThat(accept(0)).isEqualTo(last + 1);
        assertThat(accept(0xFFFF)).isEqualTo(-1);
        assertThat(accept(0xFFFE)).as("late").isEqualTo(last - 1);
    }

    @Test
    void aRetransmissionAndItsLateOriginalAreOnePacket() {
        accept(10);
        accept(12);

        assertThat(accept(11, true)).isNotNegative();
        assertThat(accept(11, false)).isEqualTo(-1);
    }

    @Test
    void asksForWhatIsMissingAndCountsWhatWasMended() {
        accept(0xFFFF);
        accept(2);
        nowNanos += 20 * MILLI;
        assertThat(stream.collectNacks(nowNanos, 50 * MILLI, missing)).isEqualTo(2);
        nowNanos += 30 * MILLI;
        accept(0, true);

        assertThat(stream.takeRecovered()).isEqualTo(1);
        EncodingReport report = stream.measured(nowNanos);
        assertThat(report.nacks()).isEqualTo(2);
        assertThat(report.recovered()).isEqualTo(1);
        assertThat(report.packets()).isEqualTo(3);
        assertThat(report.lost()).as("before repair").isEqualTo(2);
    }

    @Test
    void aKeyFrameEndsTheWishForOne() {
        stream.keyframes().request();
        PacketBuffer key = vp8(7, TestSlot.vp8Payload(1, 0, true));

        assertThat(read(key, 7, Codec.VP8)).isEqualTo(IncomingStream.Reading.READ);
        assertThat(stream.keyframes().isWanted()).isFalse();
        assertThat(stream.takeKeyframesReceived()).isEqualTo(1);
        assertThat(stream.measured(nowNanos).pixels()).isEqualTo(640 * 360);
        assertThat(stream.measured(nowNanos).codec()).isEqualTo(Codec.VP8);
    }

    @Test
    void whatCannotBeReadSaysSoAndChangesNothing() {
        PacketBuffer cut = vp8(7, "10 03 00");
        cut.length = 12 + 1;

        assertThat(read(cut, 7, Codec.VP8)).isEqualTo(IncomingStream.Reading.BAD);
        assertThat(cut.info.codec).isNull();
        assertThat(stream.measured(nowNanos).codec()).isNull();
    }

    @Test
    void aPayloadTypeThatWasNotAgreedIsBadAndPaddingIsNot() {
        PacketBuffer media = vp8(7, "10 03 00");
        assertThat(stream.read(SourcePacket.view(media), media, 7, null, SourcePacket.FORMATS))
                .isEqualTo(IncomingStream.Reading.BAD);

        PacketBuffer padding = vp8(8, "");
        assertThat(stream.read(SourcePacket.view(padding), padding, 8, null, SourcePacket.FORMATS))
                .isEqualTo(IncomingStream.Reading.READ);
        assertThat(padding.info.codec).isNull();
    }

    @Test
    void framesThatNoStructureExplainsYetAreKeptAsLongAsThereIsRoom() {
        FrameReader known = new FrameReader();
        PacketBuffer key = av1(known, 7, Descriptors.keyFrame(1, true, true));
        assertThat(read(key, 7, Codec.AV1)).isEqualTo(IncomingStream.Reading.READ);

        PacketBuffer ahead = av1(known, 9, Descriptors.frame(Descriptors.LOWER, 2));
        int descriptor = SourcePacket.view(ahead).extensionOffset(SourcePacket.DESCRIPTOR);
        ahead.data[descriptor] = (byte) (0xC0 | 40);

        assertThat(read(ahead, 9, Codec.AV1)).isEqualTo(IncomingStream.Reading.KEPT);
        assertThat(stream.unexplained().size()).isEqualTo(1);
    }

    @Test
    void whatItsKeyFrameNeverExplainedIsGivenUpWithTheNextOne() {
        FrameReader known = new FrameReader();
        read(av1(known, 7, Descriptors.keyFrame(1, true, true)), 7, Codec.AV1);
        PacketBuffer orphan = av1(known, 9, Descriptors.frame(Descriptors.LOWER, 2));
        int descriptor = SourcePacket.view(orphan).extensionOffset(SourcePacket.DESCRIPTOR);
        orphan.data[descriptor] = (byte) (0xC0 | 40);
        read(orphan, 9, Codec.AV1);
        read(av1(known, 12, Descriptors.keyFrame(9, true, true)), 12, Codec.AV1);

        assertThat(stream.unexplained().take()).isSameAs(orphan);
        assertThat(read(orphan, 9, Codec.AV1)).isEqualTo(IncomingStream.Reading.UNEXPLAINED);
        assertThat(stream.unexplained().isEmpty()).isTrue();
        assertThat(orphan.info.codec).as("it leaves no gap").isNull();
    }

    private static PacketBuffer av1(FrameReader reader, int sequence, byte[] descriptor) {
        return SourcePacket.of(
                reader, SourcePacket.AV1, sequence, 0, true, SourcePacket.DESCRIPTOR, descriptor, "08 0a 0b");
    }
}
