package dev.kakehashi.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.BandwidthFeedback;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.peer.TestFormats;
import dev.kakehashi.sfu.peer.TrackPlan;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Viewers whose packets have no transport-wide numbers watch a camera of three encodings, 0.15, 0.55 and 1.7 Mbit/s, and hear a
 * voice: with feedback by SSRC and sequence number (RFC 8888), with receiver reports only, with an estimate of their own (REMB)
 * only. Each scene prints a line.
 */
final class PoorFeedbackTest {
    private static final long QUEUE_MILLIS = 300;
    private static final long NARROW = 500_000;
    private static final long WIDE = 10_000_000;

    private final SimulatedMeeting meeting = new SimulatedMeeting(88, 2);
    private final SimulatedPeer publisher = meeting.join(
                    "room",
                    "publisher",
                    0,
                    PeerPlan.usual().camera(TrackPlan.vp8().likeABrowser()))
            .talkAndShow();
    private SimulatedPeer viewer;

    private void watch(BandwidthFeedback feedback, long bitsPerSecond) {
        TestFormats formats = TestFormats.usual()
                .without(HeaderExtensionKind.TRANSPORT_WIDE_CC)
                .with(feedback);
        viewer = meeting.join("room", "viewer", 1, PeerPlan.usual().with(formats));
        viewer.media().reportsLosses();
        viewer.downlink().carries(bitsPerSecond, QUEUE_MILLIS);
        meeting.run(500);
        viewer.view(viewer.slotOf(publisher, Source.CAMERA).mid(), true, 1_280, 720);
    }

    /** How much came and was lost in so many seconds, and the longest queue and the encoding of each half second. */
    private final class Seconds {
        private final List<Integer> encodings = new ArrayList<>();
        private final long receivedBits;
        private final int overflowed;
        private final List<Long> queues = new ArrayList<>();

        private Seconds(String name, int seconds) {
            long before = viewer.downlink().carriedBytes();
            int overflowedBefore = viewer.downlink().overflowed();
            for (int half = 0; half < 2 * seconds; half++) {
                for (int step = 0; step < 50; step++) {
                    meeting.run(10);
                    queues.add(viewer.downlink().queueNanos(meeting.nowNanos()) / 1_000_000);
                }
                encodings.add(viewer.encodingFrom(publisher));
            }
            Collections.sort(queues);
            receivedBits = (viewer.downlink().carriedBytes() - before) * 8 / seconds;
            overflowed = viewer.downlink().overflowed() - overflowedBefore;
            System.out.printf(
                    "%s: %d kbit/s, %d packets lost, queue p95 %d ms, %s%n",
                    name, receivedBits / 1_000, overflowed, queue(0.95), encodings);
        }

        private long queue(double part) {
            return queues.get((int) (part * (queues.size() - 1)));
        }

        private long halves(int encoding) {
            return encodings.stream().filter(each -> each == encoding).count();
        }
    }

    @Test
    void whoTellsOfEachStreamGetsWhatItsPathCarriesWithoutAQueue() {
        watch(BandwidthFeedback.CONGESTION_CONTROL, NARROW);
        new Seconds("ccfb, 500 kbit/s, begin", 5);
        Seconds settled = new Seconds("ccfb, 500 kbit/s, settled", 20);

        // The middle encoding with one of its temporal layers withheld, or for moments the smallest.
        assertThat(settled.encodings).isSubsetOf(0, 1).contains(1);
        assertThat(settled.receivedBits).isBetween(NARROW * 6 / 10, NARROW);
        assertThat(settled.overflowed).isZero();
        assertThat(settled.queue(0.95)).isLessThan(100);
    }

    @Test
    void whoTellsOfEachStreamHasTheFullPictureSoon() {
        watch(BandwidthFeedback.CONGESTION_CONTROL, WIDE);
        new Seconds("ccfb, 10 Mbit/s, begin", 2);

        assertThat(new Seconds("ccfb, 10 Mbit/s, settled", 10).encodings).containsOnly(2);
    }

    @Test
    void whoTellsOfEachStreamFollowsItsPathDownAndUp() {
        watch(BandwidthFeedback.CONGESTION_CONTROL, WIDE);
        new Seconds("ccfb, 10 Mbit/s", 5);
        viewer.downlink().carries(NARROW, QUEUE_MILLIS);
        new Seconds("ccfb, now 500 kbit/s", 5);
        assertThat(new Seconds("ccfb, 500 kbit/s, settled", 5).encodings).doesNotContain(2, -1);
        viewer.downlink().carries(WIDE, QUEUE_MILLIS);
        new Seconds("ccfb, again 10 Mbit/s", 5);

        assertThat(new Seconds("ccfb, 10 Mbit/s, settled", 5).encodings).containsOnly(2);
    }

    /**
     * Nothing but losses ever shows such a path's end, so that now and then it is passed. How long each round takes depends
     * on single packets, so it is a mean of paths that differ a little.
     */
    @Test
    void whoOnlyReportsLossesStaysNearWhatItsPathCarries() {
        double share = 0;
        for (long rate : List.of(470_000L, 485_000L, NARROW, 515_000L, 530_000L)) {
            PoorFeedbackTest path = new PoorFeedbackTest();
            path.watch(BandwidthFeedback.NONE, rate);
            path.new Seconds("reports, " + rate / 1_000 + " kbit/s, begin", 5);
            Seconds settled = path.new Seconds("reports, " + rate / 1_000 + " kbit/s, settled", 60);

            assertThat(settled.receivedBits).isBetween(rate / 2, rate);
            assertThat(settled.halves(0) + settled.halves(1))
                    .as("half seconds of 120")
                    .isGreaterThan(105);
            assertThat(settled.halves(-1)).isZero();
            share += settled.receivedBits / 5.0 / rate;
        }
        assertThat(share).isGreaterThan(0.6);
    }

    @Test
    void whoOnlyReportsLossesHasTheFullPictureSoon() {
        watch(BandwidthFeedback.NONE, WIDE);
        new Seconds("reports, 10 Mbit/s, begin", 2);

        assertThat(new Seconds("reports, 10 Mbit/s, settled", 10).encodings).containsOnly(2);
    }

    @Test
    void whoOnlyReportsLossesHasTheFullPictureAgainAfterADip() {
        watch(BandwidthFeedback.NONE, WIDE);
        new Seconds("reports, 10 Mbit/s", 5);
        viewer.downlink().carries(NARROW, QUEUE_MILLIS);
        new Seconds("reports, now 500 kbit/s", 5);
        viewer.downlink().carries(WIDE, QUEUE_MILLIS);
        new Seconds("reports, again 10 Mbit/s", 20);

        assertThat(new Seconds("reports, 10 Mbit/s, settled", 10).encodings).containsOnly(2);
    }

    @Test
    void whoOnlyBelievesSomethingIsHeldToItAndToItsLosses() {
        watch(BandwidthFeedback.RECEIVER_ESTIMATE, NARROW);
        new Seconds("estimate, 500 kbit/s, begin", 5);
        Seconds settled = new Seconds("estimate, 500 kbit/s, settled", 60);

        assertThat(settled.receivedBits).isBetween(NARROW * 6 / 10, NARROW);
        assertThat(settled.halves(0) + settled.halves(1))
                .as("half seconds of 120")
                .isGreaterThan(115);
    }

    @Test
    void whoOnlyBelievesSomethingHasTheFullPictureSoon() {
        watch(BandwidthFeedback.RECEIVER_ESTIMATE, WIDE);
        new Seconds("estimate, 10 Mbit/s, begin", 5);

        assertThat(new Seconds("estimate, 10 Mbit/s, settled", 10).encodings).containsOnly(2);
    }
}
