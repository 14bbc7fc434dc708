package dev.kakehashi.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.dtlssrtp.SrtpReceiver;
import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.perf.peer.AnsweredSection;
import dev.kakehashi.sfu.rtp.MediaKind;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.junit.jupiter.api.Test;

final class PacketCheckTest {
    private final SrtpSender sender = Keys.BACKEND.sender(Keys.SAME);
    private final SrtpReceiver receiver = Keys.BACKEND.receiver(Keys.SAME);
    private final OutgoingStream stream = new OutgoingStream(
            MediaKind.VIDEO,
            7,
            new AnsweredSection("0", 0, Map.of()),
            Keys.PROFILE.rtpTagLength(),
            new ConstantSchedule(8, 1_200, 800),
            0);
    private final byte[] data = new byte[DatagramBatch.DATAGRAM_BYTES];

    @Test
    void onePacketInSoManyIsLookedAt() {
        PacketCheck check = new PacketCheck(3, null);

        assertThat(check.isDue()).isFalse();
        assertThat(check.isDue()).isFalse();
        assertThat(check.isDue()).isTrue();
        assertThat(check.isDue()).isFalse();
    }

    @Test
    void aWholePacketTellsHowOldItIs() {
        Recorder micros = new Recorder(3);
        PacketCheck check = new PacketCheck(1, micros);

        int length = stream.write(data, sender, 0, 1_000_000);
        check.verify(data, length, MediaKind.VIDEO, receiver, 3_500_000);

        Histogram told = micros.getIntervalHistogram();
        assertThat(check.verified()).isEqualTo(1);
        assertThat(told.getTotalCount()).isEqualTo(1);
        assertThat(told.getMaxValue()).isBetween(2_500L, 2_503L);
    }

    @Test
    void aPacketThatWasChangedOnItsWayDoesNotAuthenticate() {
        PacketCheck check = new PacketCheck(1, null);

        int length = stream.write(data, sender, 0, 1);
        data[700] ^= 1;
        check.verify(data, length, MediaKind.VIDEO, receiver, 2);

        assertThat(check.verified()).isZero();
        assertThat(check.badlyVerified()).isEqualTo(1);
    }

    @Test
    void aPayloadThatWasChangedByWhoHasTheKeysIsWrong() {
        PacketCheck check = new PacketCheck(1, null);
        int length = stream.write(data, sender, 0, 1);
        int plain = receiver.unprotectRtp(data, 0, length);
        data[700] ^= 1;
        data[3]++;

        check.verify(data, sender.protectRtp(data, 0, plain), MediaKind.VIDEO, receiver, 2);

        assertThat(check.badlyVerified()).isEqualTo(1);
    }
}
