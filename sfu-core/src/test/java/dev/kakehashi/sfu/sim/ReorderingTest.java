package dev.kakehashi.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.peer.PlayoutCheck;
import dev.kakehashi.sfu.peer.ReceivedStream;
import dev.kakehashi.sfu.peer.StreamCheck;
import dev.kakehashi.sfu.peer.TrackPlan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks that send packets twice or let later ones overtake them. */
final class ReorderingTest {
    @ParameterizedTest
    @CsvSource({"up, 0.02, 0", "down, 0.02, 0", "up, 0, 0.02", "down, 0, 0.02", "up, 0.02, 0.05"})
    void nothingIsLateTwiceOrAskedForInVain(String hop, double duplication, double reordering) {
        SimulatedMeeting meeting = new SimulatedMeeting(19, 1);
        PeerPlan plan = PeerPlan.usual().camera(TrackPlan.vp8().size(7, 1_050));
        SimulatedPeer publisher =
                meeting.join("room", "publisher", 0, plan).show().oneWay(40);
        SimulatedPeer viewer = meeting.join("room", "viewer", 0).oneWay(40);
        meeting.run(4_000);
        SimulatedLink link = hop.equals("up") ? publisher.uplink() : viewer.downlink();
        link.duplication(duplication);
        link.reordering(reordering);
        int asksBefore = publisher.media().nackedPackets();
        long from = meeting.nowNanos();
        meeting.run(30_000);
        long until = meeting.nowNanos();
        link.reordering(0);
        meeting.run(1_000);
        ReceivedStream slot = viewer.received(publisher, Source.CAMERA);
        PlayoutCheck playout = PlayoutCheck.of(publisher.media().sent("1"), slot, from, until, 300);
        int asked = publisher.media().nackedPackets() - asksBefore;
        System.out.printf(
                "%-4s %.0f %% twice, %.0f %% overtaken by five: %.3f %% in time, %d of %d asked of the publisher%n",
                hop, duplication * 100, reordering * 100, playout.percentInTime(), asked, playout.sent());
        assertThat(playout.percentInTime()).isGreaterThanOrEqualTo(99.9);
        // What the network sends twice on its last hop comes twice; the server adds nothing to it.
        if (hop.equals("up")) {
            assertThat(slot.duplicates()).isZero();
            assertThat(StreamCheck.of(slot).problems()).isEmpty();
        }
        // A packet that the next frame overtakes is asked for once; no other is.
        assertThat(asked).isLessThanOrEqualTo((int) (playout.sent() * reordering * 1.3));
    }
}
