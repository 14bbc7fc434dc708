package dev.kakehashi.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.peer.PlayoutCheck;
import dev.kakehashi.sfu.peer.ReceivedStream;
import dev.kakehashi.sfu.peer.TrackPlan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How much of a 1.75 Mbit/s picture comes in time for a playout 300 ms after it was sent, over one hop of 80 ms round
 * trip that loses packets in both directions; the other hop is short and whole.
 */
final class LossTableTest {
    private static final int PLAYOUT_MILLIS = 300;
    private static final int LONG_MILLIS = 40;
    private static final int SHORT_MILLIS = 2;
    private static final int RUN_MILLIS = 60_000;

    @ParameterizedTest
    @CsvSource({
        "up, single, 0.01, 99.9",
        "up, single, 0.05, 99.5",
        "up, single, 0.10, 98",
        "up, single, 0.20, 90",
        "up, bursts, 0.01, 98",
        "up, bursts, 0.05, 95",
        "up, bursts, 0.10, 90",
        "up, bursts, 0.20, 80",
        "down, single, 0.01, 99.9",
        "down, single, 0.05, 99.5",
        "down, single, 0.10, 98",
        "down, single, 0.20, 90",
        "down, bursts, 0.01, 98",
        "down, bursts, 0.05, 95",
        "down, bursts, 0.10, 90",
        "down, bursts, 0.20, 80"
    })
    void enoughComesInTime(String hop, String kind, double loss, double atLeastPercent) {
        boolean up = hop.equals("up");
        SimulatedMeeting meeting = new SimulatedMeeting(17, 1);
        PeerPlan plan = PeerPlan.usual().camera(TrackPlan.vp8().size(7, 1_050));
        SimulatedPeer publisher =
                meeting.join("room", "publisher", 0, plan).show().oneWay(up ? LONG_MILLIS : SHORT_MILLIS);
        SimulatedPeer viewer = meeting.join("room", "viewer", 0).oneWay(up ? SHORT_MILLIS : LONG_MILLIS);
        meeting.run(4_000);
        SimulatedPeer lossy = up ? publisher : viewer;
        lose(lossy.uplink(), kind, loss);
        lose(lossy.downlink(), kind, loss);
        long from = meeting.nowNanos();
        meeting.run(RUN_MILLIS);
        long until = meeting.nowNanos();
        meeting.run(1_000);
        ReceivedStream slot = viewer.received(publisher, Source.CAMERA);
        PlayoutCheck playout = PlayoutCheck.of(publisher.media().sent("1"), slot, from, until, PLAYOUT_MILLIS);
        System.out.printf(
                "loss %-4s %-6s %4.0f %%: %.3f %% of %d packets within %d ms (at least %.1f %%), %s%n",
                hop,
                kind,
                loss * 100,
                playout.percentInTime(),
                playout.sent(),
                PLAYOUT_MILLIS,
                atLeastPercent,
                meeting.drops("resend", "duplicate"));
        assertThat(playout.percentInTime()).isGreaterThanOrEqualTo(atLeastPercent);
    }

    private static void lose(SimulatedLink link, String kind, double loss) {
        if (kind.equals("bursts")) {
            link.burstLoss(loss);
        } else {
            link.loss(loss);
        }
    }
}
