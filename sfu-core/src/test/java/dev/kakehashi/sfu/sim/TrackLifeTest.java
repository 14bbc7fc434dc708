package dev.kakehashi.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.peer.StreamCheck;
import dev.kakehashi.sfu.peer.TestFormats;
import dev.kakehashi.sfu.peer.TrackPlan;
import dev.kakehashi.sfu.rtp.Codec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a track while it runs: hidden and shown, changed to another codec, asked for by a crowd. */
final class TrackLifeTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void hiddenTrackComesBackWithoutABrokenReference(int shards) {
        SwitchScene scene = new SwitchScene(
                91, shards, TrackPlan.vp9("L3T3_KEY").withDescriptor().size(2, 120));
        for (int round = 0; round < 10; round++) {
            scene.viewer.view(scene.mid(), false);
            scene.meeting.run(700);
            int before = scene.slot().count();
            scene.meeting.run(300);
            assertThat(scene.slot().count()).isEqualTo(before);
            scene.want(2);
            scene.meeting.run(1_300);
            assertThat(scene.slot().count()).isGreaterThan(before);
        }
        StreamCheck check = StreamCheck.of(scene.slot());
        assertThat(check.problems()).isEmpty();
        assertThat(check.switches()).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void runningTrackChangesItsCodecInItsSlot(int shards) {
        SwitchScene scene = new SwitchScene(93, shards, TrackPlan.vp8().size(2, 120));
        List<TrackPlan> plans = List.of(
                TrackPlan.h264(), TrackPlan.av1("L1T3"), TrackPlan.vp8(), TrackPlan.vp9("L2T3"), TrackPlan.h264());
        for (TrackPlan plan : plans) {
            scene.publisher.media().become("1", plan.size(2, 120));
            scene.meeting.run(1_200);
        }
        StreamCheck check = StreamCheck.of(scene.slot());
        assertThat(check.problems()).isEmpty();
        assertThat(check.codecs()).containsExactly(Codec.VP8, Codec.H264, Codec.AV1, Codec.VP8, Codec.VP9, Codec.H264);
        assertThat(check.longestGapMillis()).isLessThan(100);
    }

    @Test
    void trackThatAReceiverCannotDecodeIsToldOfAndShownOnceItCan() {
        SimulatedMeeting meeting = new SimulatedMeeting(95, 1);
        SimulatedPeer publisher = meeting.join(
                        "room", "publisher", 0, PeerPlan.usual().camera(TrackPlan.av1("L1T3")))
                .show();
        SimulatedPeer viewer = meeting.join(
                "room", "viewer", 0, PeerPlan.usual().with(TestFormats.others().without(Codec.AV1)));
        meeting.run(2_000);
        assertThat(viewer.events()).anyMatch(ParticipantEvent.SlotUndecodable.class::isInstance);
        assertThat(viewer.received(publisher, Source.CAMERA).count()).isZero();
        publisher.media().become("1", TrackPlan.vp8());
        meeting.run(1_000);
        StreamCheck check = StreamCheck.of(viewer.received(publisher, Source.CAMERA));
        assertThat(check.problems()).isEmpty();
        assertThat(check.decodableFrames()).isGreaterThan(20);
    }

    @Test
    void thirtyJoinsWithinTwoSecondsCauseAtMostOneKeyFrameASecondAndLayer() {
        SimulatedMeeting meeting = new SimulatedMeeting(97, 2);
        PeerPlan plan = PeerPlan.usual().camera(TrackPlan.vp8().simulcast(3).size(2, 120));
        SimulatedPeer publisher = meeting.join("room", "publisher", 0, plan).show();
        meeting.run(3_000);
        int[] before = new int[3];
        for (int encoding = 0; encoding < 3; encoding++) {
            before[encoding] = publisher.media().keyframesSent("1", encoding);
        }
        List<SimulatedPeer> crowd = new ArrayList<>();
        for (int index = 0; index < 30; index++) {
            crowd.add(meeting.join("room", "p" + index, index % 2));
            meeting.run(66);
        }
        meeting.run(2_000);
        for (SimulatedPeer each : crowd) {
            StreamCheck check = StreamCheck.of(each.received(publisher, Source.CAMERA));
            assertThat(check.problems()).isEmpty();
            assertThat(check.decodableFrames()).isGreaterThan(20);
        }
        for (int encoding = 0; encoding < 3; encoding++) {
            int keyframes = publisher.media().keyframesSent("1", encoding) - before[encoding];
            System.out.printf("30 joins within 2 s: %d key frames of encoding %d in 4 s%n", keyframes, encoding);
            assertThat(keyframes).isLessThanOrEqualTo(4);
        }
    }
}
