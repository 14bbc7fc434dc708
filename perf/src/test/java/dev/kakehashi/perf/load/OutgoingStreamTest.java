package dev.kakehashi.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.dtlssrtp.SrtpReceiver;
import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.perf.peer.AnsweredSection;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.MediaKind;
import dev.kakehashi.sfu.rtp.RtpPacket;
import dev.kakehashi.sfu.rtp.Vp8Descriptor;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OutgoingStreamTest {
    private static final int TAG_BYTES = Keys.PROFILE.rtpTagLength();
    private static final int SSRC = 0x12345678;
    private static final AnsweredSection SECTION = new AnsweredSection(
            "0", 0, Map.of(HeaderExtensionKind.TRANSPORT_WIDE_CC, 3, HeaderExtensionKind.AUDIO_LEVEL, 1));
    private static final AnsweredSection PICTURES =
            new AnsweredSection("0", 0, Map.of(HeaderExtensionKind.TRANSPORT_WIDE_CC, 3));

    private final SrtpSender sender = Keys.BACKEND.sender(Keys.SAME);
    private final SrtpReceiver receiver = Keys.BACKEND.receiver(Keys.SAME);
    private final byte[] data = new byte[DatagramBatch.DATAGRAM_BYTES];
    private final RtpPacket rtp = new RtpPacket();
    private final Vp8Descriptor vp8 = new Vp8Descriptor();
    private int transportSequence = 0xFFFE;

    private OutgoingStream pictures(int packetsPerFrame) {
        PacketSchedule schedule = new ConstantSchedule(packetsPerFrame, 1_200, 100 * packetsPerFrame);
        return new OutgoingStream(MediaKind.VIDEO, SSRC, PICTURES, TAG_BYTES, schedule, 0);
    }

    /** Writes the next packet, looks at it unprotected, and returns the bytes that it had on its way. */
    private int next(OutgoingStream stream) {
        int length = stream.write(data, sender, transportSequence++ & 0xFFFF, 1);
        assertThat(rtp.wrap(data, 0, receiver.unprotectRtp(data, 0, length))).isTrue();
        return length;
    }

    private void nextPicture(OutgoingStream stream) {
        int _ = next(stream);
        assertThat(vp8.wrap(data, rtp.payloadOffset(), rtp.payloadLength())).isTrue();
    }

    @Test
    void packetsHaveExactlyTheirSizeTagIncluded() {
        assertThat(next(pictures(8))).isEqualTo(1_200);
        assertThat(rtp.ssrc()).isEqualTo(SSRC);
    }

    @Test
    void theFirstFrameIsAKeyFrameOfKnownSize() {
        OutgoingStream stream = pictures(2);

        nextPicture(stream);
        assertThat(vp8.isKeyFrame()).isTrue();
        int frame = rtp.payloadOffset() + vp8.descriptorLength();
        assertThat(data[frame + 7] << 8 | data[frame + 6] & 0xFF).isEqualTo(640);
        assertThat(data[frame + 9] << 8 | data[frame + 8] & 0xFF).isEqualTo(360);
        nextPicture(stream);
        assertThat(vp8.isFrameStart()).isFalse();
        nextPicture(stream);
        assertThat(vp8.isFrameStart()).isTrue();
        assertThat(vp8.isKeyFrame()).isFalse();
    }

    @Test
    void aKeyFrameThatIsAskedForIsTheNextFrame() {
        OutgoingStream stream = pictures(2);
        nextPicture(stream);

        stream.wantKeyframe();
        nextPicture(stream);
        assertThat(vp8.isKeyFrame()).isFalse();
        nextPicture(stream);
        assertThat(vp8.isKeyFrame()).isTrue();
    }

    @Test
    void theLastPacketOfAFrameHasTheMarker() {
        OutgoingStream stream = pictures(2);

        nextPicture(stream);
        int timestamp = rtp.timestamp();
        int pictureId = vp8.pictureId();
        assertThat(rtp.marker()).isFalse();
        nextPicture(stream);
        assertThat(rtp.marker()).isTrue();
        assertThat(rtp.timestamp()).isEqualTo(timestamp);
        assertThat(vp8.pictureId()).isEqualTo(pictureId);
        nextPicture(stream);
        assertThat(rtp.timestamp()).isEqualTo(timestamp + 900);
        assertThat(vp8.pictureId()).isEqualTo(pictureId + 1);
    }

    @Test
    void transportWideNumbersStandInTheClearHeader() {
        OutgoingStream stream = pictures(1);

        for (int expected : new int[] {0xFFFE, 0xFFFF, 0, 1}) {
            int _ = next(stream);
            int at = rtp.extensionOffset(3);
            assertThat((data[at] & 0xFF) << 8 | data[at + 1] & 0xFF).isEqualTo(expected);
        }
    }

    @Test
    void soundSaysHowLoudItIs() {
        OutgoingStream stream =
                new OutgoingStream(MediaKind.AUDIO, SSRC, SECTION, TAG_BYTES, new ConstantSchedule(1, 120, 50), 0);
        stream.audioLevel(OutgoingStream.SILENT_LEVEL);

        assertThat(next(stream)).isEqualTo(120);
        assertThat(data[rtp.extensionOffset(1)]).isEqualTo((byte) 127);
        int timestamp = rtp.timestamp();
        int _ = next(stream);
        assertThat(rtp.timestamp()).isEqualTo(timestamp + 960);
    }

    @Test
    void anotherScheduleBeginsWithAWholeFrame() {
        OutgoingStream stream = pictures(2);
        nextPicture(stream);

        stream.follow(new ConstantSchedule(4, 1_200, 4), 5_000_000_000L);
        assertThat(stream.dueNanos()).isEqualTo(5_000_000_000L);
        nextPicture(stream);
        assertThat(vp8.isFrameStart()).isTrue();
        assertThat(rtp.timestamp()).isEqualTo(450_000);
    }
}
