package dev.kakehashi.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.peer.Damage;
import dev.kakehashi.sfu.peer.ReceivedPacket;
import dev.kakehashi.sfu.peer.StreamCheck;
import dev.kakehashi.sfu.peer.TrackPlan;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Authentic packets that make no sense, amid a good stream. */
final class BadPacketsTest {
    static Stream<Arguments> cases() {
        Stream.Builder<Arguments> cases = Stream.builder();
        for (TrackPlan plan :
                new TrackPlan[] {TrackPlan.vp8(), TrackPlan.vp9("L3T3_KEY"), TrackPlan.h264(), TrackPlan.av1("L3T3")}) {
            for (Damage damage : Damage.values()) {
                cases.add(Arguments.of(plan, damage));
            }
        }
        return cases.build();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void streamLivesAndNothingOfThemArrives(TrackPlan camera, Damage damage) {
        SimulatedMeeting meeting = new SimulatedMeeting(77, 1);
        SimulatedPeer publisher = meeting.join(
                        "room", "publisher", 0, PeerPlan.usual().camera(camera.size(2, 120)))
                .show();
        SimulatedPeer viewer = meeting.join("room", "viewer", 0);
        meeting.run(1_500);
        for (int index = 0; index < 50; index++) {
            publisher.media().damage("1", damage);
            meeting.run(40);
        }
        // An unknown payload type has no retransmissions either.
        publisher.uplink().loss(damage == Damage.UNKNOWN_PAYLOAD_TYPE ? 0 : 0.02);
        for (int index = 0; index < 50; index++) {
            publisher.media().damage("1", damage);
            meeting.run(40);
        }
        publisher.uplink().loss(0);
        meeting.run(1_200);
        StreamCheck check = StreamCheck.of(viewer.received(publisher, Source.CAMERA));
        assertThat(check.problems()).isEmpty();
        assertThat(check.decodableFrames()).isGreaterThan(120);
        assertThat(check.longestGapMillis()).isLessThan(250);
        // Places of lost ones are filled, for the receiver waits for them.
        assertThat(viewer.received(publisher, Source.CAMERA).packets().stream()
                        .filter(each -> each.truth() == null)
                        .map(ReceivedPacket::payloadLength))
                .allMatch(each -> each == 0);
        if (damage.counter() != null) {
            assertThat(meeting.statistics().get("drops_" + damage.counter() + "_total"))
                    .isGreaterThan(80);
        }
    }
}
