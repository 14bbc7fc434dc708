package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.rtcp.CongestionFeedback;
import dev.kakehashi.sfu.rtcp.RtcpReader;
import dev.kakehashi.sfu.rtcp.RtcpVisitor;
import dev.kakehashi.sfu.rtp.NtpTime;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class StreamArrivalsTest {
    private static final long MILLI = 1_000_000L;

    /** System.nanoTime may turn over. */
    private static final long START = Long.MAX_VALUE - 20 * MILLI;

    private static final long NTP = NtpTime.fromEpochNanos(1_795_000_000_123_456_789L);

    private final StreamArrivals arrivals = new StreamArrivals(START, NTP);
    private final RtcpReader reader = new RtcpReader();
    private final byte[] out = new byte[1_500];

    /** SSRC and sequence number to milliseconds since the start, -1 for one that did not come. */
    private final TreeMap<String, Long> told = new TreeMap<>();

    private long millis;
    private int packets;

    private void receive(int ssrc, int... sequenceNumbers) {
        for (int each : sequenceNumbers) {
            arrivals.onPacket(ssrc, each, 1_000, START + millis * MILLI);
        }
    }

    /** Reads what is due now; returns how many packets that took. */
    private int tell() {
        told.clear();
        packets = 0;
        int length;
        while ((length = arrivals.write(out, 1, START + millis * MILLI)) > 0) {
            assertThat(length).isLessThanOrEqualTo(1_200);
            packets++;
            assertThat(reader.read(out, 0, length, new RtcpVisitor() {
                        @Override
                        public void onCongestionFeedback(CongestionFeedback feedback) {
                            note(feedback);
                        }
                    }))
                    .isTrue();
        }
        return packets;
    }

    private void note(CongestionFeedback feedback) {
        for (int index = 0; index < feedback.count(); index++) {
            String name = feedback.ssrc(index) + "/" + feedback.sequenceNumber(index);
            long since = feedback.reportTimestamp() - (NtpTime.middle(NTP) & ~0x3F) & 0xFFFFFFFFL;
            int offset = feedback.offset(index);
            told.put(name, offset < 0 ? offset : Math.round((since - offset * 64L) * 1_000 / 65_536.0));
        }
    }

    @Test
    void tellsOfEachStreamWhatCameAndWhen() {
        receive(5, 65_535, 0);
        millis = 30;
        receive(7, 10, 12);
        millis = 60;

        assertThat(tell()).isEqualTo(1);
        assertThat(told.keySet()).containsExactly("5/0", "5/65535", "7/10", "7/11", "7/12");
        assertThat(told.get("5/0")).isBetween(0L, 1L);
        assertThat(told.get("7/10")).isBetween(29L, 31L);
        assertThat(told).containsEntry("7/11", (long) CongestionFeedback.NOT_RECEIVED);
    }

    /** The order in which streams stand in a report. */
    @Test
    void theStreamOfWhichMostCameIsToldFirst() {
        receive(5, 1, 2);
        receive(7, 1, 2, 3);
        receive(9, 1);
        millis = 100;
        int length = arrivals.write(out, 1, START + millis * MILLI);

        assertThat(length).isPositive();
        // The SSRC of the first stream stands behind the header and the sender's.
        assertThat(ByteBuffer.wrap(out).getInt(8)).isEqualTo(7);
    }

    @Test
    void tellsAtOnceOfMuchAndLaterOfLittle() {
        receive(5, 1);
        millis = 89;
        assertThat(tell()).isZero();
        millis = 90;
        assertThat(tell()).isEqualTo(1);

        receive(5, 2, 3);
        millis = 139;
        assertThat(tell()).isZero();
        millis = 140;
        assertThat(tell()).isEqualTo(1);
    }

    @Test
    void tellsOnceAndNothingWhereNothingCame() {
        receive(5, 1);
        millis = 100;
        assertThat(tell()).isEqualTo(1);
        millis = 200;
        assertThat(tell()).isZero();
    }

    @Test
    void whatComesLateIsToldWithAllThatFollowedIt() {
        receive(5, 1, 3, 4);
        millis = 100;
        tell();
        receive(5, 2);
        millis = 200;

        assertThat(tell()).isEqualTo(1);
        assertThat(told.keySet()).containsExactly("5/2", "5/3", "5/4");
        // RFC 8888 3.1: what was received once stays so, and came when it came.
        assertThat(told.get("5/3")).isBetween(0L, 1L);
    }

    @Test
    void moreThanOnePacketHoldsFollowsInAnother() {
        for (int sequence = 0; sequence < 400; sequence++) {
            receive(5, sequence);
            receive(7, sequence);
        }
        millis = 60;

        assertThat(tell()).isEqualTo(2);
        assertThat(told).hasSize(800).doesNotContainValue((long) CongestionFeedback.NOT_RECEIVED);
    }

    /** Each new one takes the place of the one unheard for longest. */
    @Test
    void noMoreStreamsThanThereIsRoomForAreRemembered() {
        for (int ssrc = 0; ssrc < 10_000; ssrc++) {
            millis = ssrc / 200;
            receive(ssrc, 1);
        }
        millis = 100;
        tell();

        assertThat(told).hasSize(StreamArrivals.MAX_STREAMS).containsKey("9999/1");
    }

    @Test
    void anythingGoesWithoutHarm() {
        Random random = new Random(8888);
        int most = 0;
        for (int step = 0; step < 200_000; step++) {
            receive(random.nextInt(40), random.nextInt(random.nextBoolean() ? 0x1_0000 : 600));
            millis += random.nextInt(3);
            most = Math.max(most, tell());
        }
        // Whatever is claimed: 32 streams of 512 packets are 30 packets of 1,200 bytes.
        assertThat(most).isBetween(2, 30);
    }
}
