package dev.kakehashi.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.BandwidthFeedback;
import dev.kakehashi.sfu.peer.SentNames;
import dev.kakehashi.sfu.peer.SentNumbers;
import dev.kakehashi.sfu.peer.TestFormats;
import dev.kakehashi.sfu.rtcp.ReceiverEstimate;
import org.junit.jupiter.api.Test;

/** What a publisher learns of how its packets come. */
final class PublisherFeedbackTest {
    private static final int ONE_WAY_MILLIS = 20;

    private final SimulatedMeeting meeting = new SimulatedMeeting(31, 1);

    private SimulatedPeer publisher(BandwidthFeedback feedback) {
        PeerPlan plan = PeerPlan.usual().with(TestFormats.usual().with(feedback));
        return meeting.join("room", "publisher", 0, plan).talkAndShow();
    }

    @Test
    void learnsOfEveryPacketWithinATenthOfASecond() {
        SentNumbers sent = publisher(BandwidthFeedback.TRANSPORT_WIDE).media().numbers();
        meeting.run(5_000);

        assertThat(sent.count()).isGreaterThan(500);
        assertThat(sent.missing()).isZero();
        assertThat(sent.untold()).isLessThan(30);
        // The feedback travels as long as the packet did.
        assertThat(sent.longestMillis()).isLessThanOrEqualTo(100 + 2 * ONE_WAY_MILLIS);
        assertThat(sent.feedbacks()).isBetween(5 * 10, 5 * 20);
        assertThat(sent.feedbackCountsFollow()).isTrue();
    }

    /** The delay that is told is that of the link, to the tick of the simulation. */
    @Test
    void learnsHowLongPacketsTravelled() {
        SimulatedPeer publisher = publisher(BandwidthFeedback.TRANSPORT_WIDE);
        meeting.run(1_000);
        publisher.oneWay(80);
        meeting.run(3_000);

        SentNumbers sent = publisher.media().numbers();
        assertThat(sent.slowest() - sent.fastest()).isBetween(59_000L, 61_000L);
    }

    /** Of three seconds; returns how many datagrams that were. */
    private int loseATenth(SimulatedPeer publisher) {
        int before = publisher.uplink().lost();
        publisher.uplink().loss(0.1);
        meeting.run(3_000);
        publisher.uplink().loss(0);
        meeting.run(500);
        return publisher.uplink().lost() - before;
    }

    @Test
    void lossIsShownAsMissing() {
        SimulatedPeer publisher = publisher(BandwidthFeedback.TRANSPORT_WIDE);
        meeting.run(1_000);

        int lost = loseATenth(publisher);

        SentNumbers sent = publisher.media().numbers();
        assertThat(lost).isGreaterThan(30);
        // Of the lost datagrams some are RTCP.
        assertThat(sent.missing()).isBetween(lost - 15, lost);
    }

    @Test
    void retransmissionsAndPaddingCountToo() {
        SimulatedPeer publisher = publisher(BandwidthFeedback.TRANSPORT_WIDE);
        meeting.run(1_000);
        for (int index = 0; index < 100; index++) {
            publisher.media().probe("1", 255);
            meeting.run(10);
        }
        meeting.run(500);

        SentNumbers sent = publisher.media().numbers();
        assertThat(sent.missing()).isZero();
        assertThat(sent.untold()).isLessThan(30);
    }

    @Test
    void whatIsNoRtpIsCountedAndChangesNothing() {
        SimulatedPeer publisher = publisher(BandwidthFeedback.TRANSPORT_WIDE);
        meeting.run(1_000);
        publisher.media().sendMalformed("1");
        meeting.run(1_000);

        assertThat(meeting.statistics()).containsEntry("drops_malformed_rtp_total", 1L);
        assertThat(publisher.media().numbers().missing()).isZero();
    }

    @Test
    void whoTakesFeedbackByStreamLearnsOfEveryPacketOfEach() {
        SentNames sent = publisher(BandwidthFeedback.CONGESTION_CONTROL).media().names();
        meeting.run(5_000);

        assertThat(sent.count()).isGreaterThan(500);
        assertThat(sent.missing()).isZero();
        assertThat(sent.neverSent()).isZero();
        assertThat(sent.untold()).isLessThan(30);
        assertThat(sent.feedbacks()).isBetween(5 * 10, 5 * 20);
    }

    @Test
    void lossIsShownByStreamToo() {
        SimulatedPeer publisher = publisher(BandwidthFeedback.CONGESTION_CONTROL);
        meeting.run(1_000);

        int lost = loseATenth(publisher);

        assertThat(lost).isGreaterThan(30);
        // Of the lost datagrams some are RTCP.
        assertThat(publisher.media().names().missing()).isBetween(lost - 15, lost);
    }

    @Test
    void whoDoesNotTakeFeedbackGetsNone() {
        SimulatedPeer publisher = publisher(BandwidthFeedback.NONE);
        meeting.run(2_000);

        assertThat(publisher.media().numbers().feedbacks()).isZero();
        assertThat(publisher.media().estimates()).isEmpty();
        assertThat(meeting.statistics()).containsEntry("transport_feedback_sent_total", 0L);
    }

    @Test
    void whoTakesAnEstimateGetsOneASecond() {
        SimulatedPeer publisher = publisher(BandwidthFeedback.RECEIVER_ESTIMATE);
        meeting.run(8_000);

        assertThat(publisher.media().numbers().feedbacks()).isZero();
        assertThat(publisher.media().estimates()).hasSizeBetween(6, 8);
        ReceiverEstimate last = publisher.media().estimates().getLast();
        assertThat(last.ssrcs()).containsExactly(publisher.videoSsrc());
        assertThat(last.bitrateBps()).isBetween(300_000L, 5_000_000L);
    }

    @Test
    void theEstimateFallsWithMuchLoss() {
        SimulatedPeer publisher = publisher(BandwidthFeedback.RECEIVER_ESTIMATE);
        meeting.run(5_000);
        long before = publisher.media().estimates().getLast().bitrateBps();
        publisher.uplink().loss(0.3);
        meeting.run(5_000);

        assertThat(publisher.media().estimates().getLast().bitrateBps()).isLessThan(before * 7 / 10);
    }
}
