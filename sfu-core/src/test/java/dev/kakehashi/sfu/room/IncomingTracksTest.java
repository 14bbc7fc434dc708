package dev.kakehashi.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.IncomingTrack;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.forward.DropCounters;
import dev.kakehashi.sfu.forward.DropReason;
import dev.kakehashi.sfu.forward.IncomingStream;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.forward.RtpFormats;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.HeaderExtensionMap;
import dev.kakehashi.sfu.rtp.Hex;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import dev.kakehashi.sfu.rtp.PayloadTypeTable;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** MID and RID (RFC 9143 9.2, RFC 8852): extension 1 is the MID, 2 the RID, 3 the repaired RID. */
final class IncomingTracksTest {
    private static final int VP8 = 0x60;
    private static final int RTX = 0x61;
    private static final RtpFormats FORMATS = new RtpFormats(
            new PayloadTypeTable(
                    List.of(new PayloadFormat(VP8, Codec.VP8, "", -1), new PayloadFormat(RTX, Codec.RTX, "", VP8))),
            new HeaderExtensionMap(Map.of(
                    1, HeaderExtensionKind.MID,
                    2, HeaderExtensionKind.RTP_STREAM_ID,
                    3, HeaderExtensionKind.REPAIRED_RTP_STREAM_ID)),
            true);

    private final DropCounters counters = new DropCounters();
    private final IncomingTracks tracks = new IncomingTracks(counters);
    private final RtpPacket view = new RtpPacket();
    private PacketBuffer packet = new PacketBuffer();

    private static IncomingTrack track(String mid, List<Long> ssrcs, List<Long> rtx, List<String> rids) {
        return new IncomingTrack(mid, Source.CAMERA, ssrcs, rtx, rids);
    }

    private void simulcast() {
        tracks.add(new TransportPlan.PlannedTrack(1, track("v", List.of(), List.of(), List.of("q", "h", "f"))));
    }

    private IncomingTracks.@Nullable StreamRef receive(int payloadType, int ssrc, String extensions, String payload) {
        packet = new PacketBuffer();
        byte[] bytes = Hex.bytes((extensions.isEmpty() ? "80" : "90")
                + HexFormat.of().toHexDigits((byte) payloadType)
                + "ffff 00000bb8"
                + HexFormat.of().toHexDigits(ssrc)
                + extensions
                + payload);
        System.arraycopy(bytes, 0, packet.data, 0, bytes.length);
        packet.length = bytes.length;
        assertThat(view.wrap(packet.data, packet.offset, packet.length)).isTrue();
        return tracks.streamOf(packet, view, FORMATS);
    }

    /** One-byte header extensions: the MID v, and the RID in an extension of this id. */
    private static String midAnd(int ridId, char rid) {
        return "bede 0001 10 76 " + ridId + "0" + HexFormat.of().toHexDigits((byte) rid);
    }

    private IncomingStream encoding(int number) {
        return Objects.requireNonNull(tracks.publications().getFirst().stream(number));
    }

    @Test
    void anAnnouncedSsrcNeedsNoExtensions() {
        tracks.add(new TransportPlan.PlannedTrack(1, track("v", List.of(0xFFFFFFFFL), List.of(9L), List.of())));

        assertThat(Objects.requireNonNull(receive(VP8, 0xFFFFFFFF, "", "10 00 00")).stream())
                .isSameAs(encoding(0));
        assertThat(tracks.primary(0xFFFFFFFF)).isSameAs(encoding(0));
        assertThat(tracks.primary(9)).as("of retransmissions").isNull();
    }

    @Test
    void learnsAnSsrcFromItsMidAndRidAndKeepsIt() {
        simulcast();
        assertThat(Objects.requireNonNull(receive(VP8, 7, midAnd(2, 'h'), "10 00 00")).stream())
                .isSameAs(encoding(1));

        assertThat(Objects.requireNonNull(receive(VP8, 7, "", "10 00 00")).stream())
                .as("browsers stop sending them")
                .isSameAs(encoding(1));
    }

    @Test
    void aTrackWithoutSimulcastIsLearntByItsMidAlone() {
        tracks.add(new TransportPlan.PlannedTrack(1, track("v", List.of(), List.of(), List.of())));

        assertThat(receive(VP8, 7, "bede 0001 10 76 0000", "10 00 00")).isNotNull();
    }

    @Test
    void foreignNamesAreNotLearnt() {
        simulcast();

        assertThat(receive(VP8, 7, "bede 0001 10 77 20 68", "10 00 00"))
                .as("another mid")
                .isNull();
        assertThat(receive(VP8, 7, midAnd(2, 'x'), "10 00 00"))
                .as("another rid")
                .isNull();
        assertThat(receive(VP8, 7, "bede 0001 10 76 0000", "10 00 00"))
                .as("no rid")
                .isNull();
        assertThat(receive(VP8, 7, "", "10 00 00")).isNull();
        assertThat(counters.get(DropReason.UNKNOWN_SSRC)).isEqualTo(4);
    }

    @Test
    void aSecondSsrcForAnEncodingThatIsKnownIsRefused() {
        simulcast();
        receive(VP8, 7, midAnd(2, 'h'), "10 00 00");

        assertThat(receive(VP8, 8, midAnd(2, 'h'), "10 00 00")).isNull();
    }

    @Test
    void aRetransmissionIsTurnedIntoThePacketThatItCarries() {
        simulcast();
        receive(VP8, 7, midAnd(2, 'h'), "10 00 00");

        IncomingTracks.StreamRef ref = Objects.requireNonNull(receive(RTX, 8, midAnd(3, 'h'), "fffe 10 0a 0b"));

        assertThat(ref.retransmission()).isTrue();
        assertThat(ref.stream()).isSameAs(encoding(1));
        assertThat(view.sequenceNumber()).isEqualTo(0xFFFE);
        assertThat(view.payloadType()).isEqualTo(VP8);
        assertThat(view.ssrc()).isEqualTo(7);
        assertThat(Hex.text(view.buffer(), view.payloadOffset(), view.payloadLength()))
                .isEqualTo("100a0b");
        assertThat(packet.length).isEqualTo(12 + 8 + 3);
    }

    @Test
    void aRetransmissionStreamThatComesBeforeItsPrimaryIsLearntButNotForwarded() {
        simulcast();
        assertThat(receive(RTX, 8, midAnd(3, 'h'), "fffe 10 0a 0b")).isNull();
        receive(VP8, 7, midAnd(2, 'h'), "10 00 00");

        assertThat(receive(RTX, 8, "", "fffe 10 0a 0b")).isNotNull();
        assertThat(view.ssrc()).isEqualTo(7);
    }

    @Test
    void aProbeOfPaddingOnTheRetransmissionStreamCarriesNothing() {
        simulcast();
        receive(VP8, 7, midAnd(2, 'h'), "10 00 00");
        receive(RTX, 8, midAnd(3, 'h'), "fffe 10 0a 0b");

        assertThat(receive(RTX, 8, "", "")).isNull();
        assertThat(receive(RTX, 8, "", "ff")).isNull();
    }

    @Test
    void aPeerCannotOpenStreamsWithoutEnd() {
        simulcast();
        receive(VP8, 7, midAnd(2, 'h'), "10 00 00");
        for (int ssrc = 100; ssrc < 200; ssrc++) {
            receive(RTX, ssrc, midAnd(3, 'h'), "fffe 10 0a 0b");
        }

        assertThat(receive(RTX, 100, "", "fffe 10 0a 0b")).isNotNull();
        assertThat(receive(RTX, 199, "", "fffe 10 0a 0b")).isNull();
    }
}
