package dev.kakehashi.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.BandwidthFeedback;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.peer.TestFormats;
import dev.kakehashi.sfu.peer.TrackPlan;
import org.junit.jupiter.api.Test;

/** A broadcasting program sends one large encoding without layers, some 5 Mbit/s: all of it or nothing. */
final class OneEncodingTest {
    private static final TrackPlan LARGE = TrackPlan.h264().size(18, 1_150);

    private final SimulatedMeeting meeting = new SimulatedMeeting(78, 2);
    private final SimulatedPeer publisher =
            meeting.join("room", "publisher", 0, PeerPlan.usual().camera(LARGE)).talkAndShow();

    private SimulatedPeer viewer(long bitsPerSecond) {
        SimulatedPeer viewer = meeting.join(
                "room", "viewer", 1, PeerPlan.usual().with(TestFormats.usual().with(BandwidthFeedback.TRANSPORT_WIDE)));
        viewer.downlink().carries(bitsPerSecond, 300);
        meeting.run(500);
        viewer.view(viewer.slotOf(publisher, Source.CAMERA).mid(), true, 1_280, 720);
        return viewer;
    }

    private int packetsOfASecond(SimulatedPeer viewer) {
        int before = viewer.received(publisher, Source.CAMERA).count();
        meeting.run(1_000);
        return viewer.received(publisher, Source.CAMERA).count() - before;
    }

    @Test
    void comesWithinFiveSecondsWhereThereIsAFifthToSpare() {
        SimulatedPeer viewer = viewer(8_000_000);
        meeting.run(4_000);

        for (int second = 0; second < 10; second++) {
            assertThat(packetsOfASecond(viewer)).isGreaterThan(500);
        }
    }

    @Test
    void comesWithinFiveSecondsWhenAPathThatWasAlmostWideEnoughBecomesWider() {
        SimulatedPeer viewer = viewer(5_600_000);
        meeting.run(8_000);
        assertThat(packetsOfASecond(viewer)).as("nothing to spare").isLessThan(100);

        viewer.downlink().carries(20_000_000, 300);
        meeting.run(5_000);

        assertThat(packetsOfASecond(viewer)).isGreaterThan(500);
    }

    @Test
    void stopsWhereItDoesNotFit() {
        SimulatedPeer viewer = viewer(3_000_000);
        meeting.run(5_000);

        int packets = 0;
        for (int second = 0; second < 10; second++) {
            packets += packetsOfASecond(viewer);
        }
        assertThat(packets).as("a try now and then").isLessThan(1_000);
    }
}
