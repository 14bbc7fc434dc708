package dev.kakehashi.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.peer.ReceivedStream;
import dev.kakehashi.sfu.peer.StreamCheck;
import dev.kakehashi.sfu.peer.TrackPlan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One screen slot in which people of all codecs take turns. */
final class SourceChangeTest {
    /** The first only fills the slot. */
    private static final int CHANGES = 201;

    /** A loss is noticed at the next picture, asked for and sent again within a round trip on each of the two hops. */
    private static final int REPAIR_MILLIS = 200;

    private static final List<TrackPlan> PLANS = List.of(
            TrackPlan.vp8(),
            TrackPlan.vp9("L3T3_KEY"),
            TrackPlan.vp8().simulcast(2),
            TrackPlan.av1("L2T3"),
            TrackPlan.h264(),
            TrackPlan.av1("L1T3").withFreshIds(),
            TrackPlan.vp9("L1T3").withDescriptor());

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0.01"})
    void twoHundredChangesBreakNoReference(int shards, double impairment) {
        SimulatedMeeting meeting = new SimulatedMeeting(51, shards);
        SimulatedPeer viewer = meeting.join("room", "viewer", 0);
        List<SimulatedPeer> people = new ArrayList<>();
        for (TrackPlan plan : PLANS) {
            SimulatedPeer each = meeting.join(
                    "room",
                    "p" + people.size(),
                    people.size() % shards,
                    PeerPlan.usual().screen(plan.size(2, 120)));
            each.uplink().loss(impairment);
            each.uplink().reordering(impairment);
            people.add(each);
        }
        viewer.downlink().loss(impairment);
        meeting.run(1_000);
        people.forEach(SimulatedPeer::share);
        people.forEach(each -> each.live(Source.SCREEN, false));
        long slowestMillis = 0;
        for (int index = 0; index < CHANGES; index++) {
            SimulatedPeer next = people.get(index % people.size());
            next.live(Source.SCREEN, true);
            people.get((index + people.size() - 1) % people.size()).live(Source.SCREEN, false);
            slowestMillis = Math.max(slowestMillis, untilShown(meeting, viewer, next));
            meeting.run(250 + index % 5 * 20);
        }
        viewer.downlink().loss(0);
        people.forEach(each -> each.uplink().loss(0));
        people.forEach(each -> each.uplink().reordering(0));
        meeting.run(1_200);
        StreamCheck check = impairment == 0
                ? StreamCheck.of(viewer.slot("d0"))
                : StreamCheck.withChanges(viewer.slot("d0"), REPAIR_MILLIS);
        System.out.printf(
                "source changes %d, %.0f %% lost and reordered: slowest %d ms, longest gap %.0f ms, %d frames, %d cut%n",
                check.switches(),
                impairment * 100,
                slowestMillis,
                check.longestGapMillis(),
                check.decodableFrames(),
                check.cutFrames());
        assertThat(check.problems()).isEmpty();
        assertThat(check.switches()).isGreaterThanOrEqualTo(CHANGES - 1);
        assertThat(slowestMillis).isLessThan(2_000);
    }

    private static long untilShown(SimulatedMeeting meeting, SimulatedPeer viewer, SimulatedPeer who) {
        long millis = 0;
        ReceivedStream slot = viewer.slot("d0");
        while (millis < 3_000 && (slot.last() == null || slot.last().marking() != who.mark() + 1)) {
            meeting.run(5);
            millis += 5;
        }
        return millis;
    }
}
