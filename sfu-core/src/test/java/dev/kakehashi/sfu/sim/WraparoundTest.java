package dev.kakehashi.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.peer.FrameMark;
import dev.kakehashi.sfu.peer.ReceivedPacket;
import dev.kakehashi.sfu.peer.ReceivedStream;
import dev.kakehashi.sfu.peer.StreamCheck;
import dev.kakehashi.sfu.peer.TrackPlan;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every counter of publisher and slot turns over while packets are lost and sent again: sequence numbers (and so the
 * rollover counters of SRTP, and those of the retransmissions), timestamps, picture ids, TL0PICIDX and frame numbers.
 */
final class WraparoundTest {
    private static final int ROUNDS = 20;

    static Stream<TrackPlan> plans() {
        return Stream.of(
                TrackPlan.vp8(),
                TrackPlan.vp8().withShortPictureIds(),
                TrackPlan.h264(),
                TrackPlan.vp9("L3T3_KEY").withDescriptor(),
                TrackPlan.av1("L3T3"));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void everyCounterTurnsOver(TrackPlan camera) {
        SimulatedMeeting meeting = new SimulatedMeeting(83, 2);
        // Many packets, for a slot begins anywhere in the lower half of its sequence numbers.
        SimulatedPeer publisher = meeting.join(
                        "room", "publisher", 0, PeerPlan.usual().camera(camera.size(40 / camera.spatialLayers(), 80)))
                .show();
        SimulatedPeer viewer = meeting.join("room", "viewer", 1);
        meeting.run(2_000);
        publisher.uplink().loss(0.01);
        viewer.downlink().loss(0.01);
        for (int round = 0; round < ROUNDS && !hasTurned(viewer.received(publisher, Source.CAMERA)); round++) {
            meeting.run(10_000);
        }
        publisher.uplink().loss(0);
        viewer.downlink().loss(0);
        meeting.run(1_200);
        ReceivedStream slot = viewer.received(publisher, Source.CAMERA);
        List<ReceivedPacket> packets = slot.packets();
        assertThat(StreamCheck.of(slot).problems()).isEmpty();
        assertThat(turns(packets, ReceivedPacket::sequence, 16)).isPositive();
        assertThat(turns(packets, each -> truth(each).picture(), 15)).isPositive();
        assertThat(turns(packets, each -> truth(each).frame(), 16)).isPositive();
        assertThat(turns(packets, each -> truth(each).tl0(), 8)).isPositive();
        assertThat(meeting.drops("unauthentic", "protect")).isEmpty();
        long repaired = packets.stream().filter(ReceivedPacket::retransmitted).count();
        assertThat(repaired).isGreaterThan(40);
    }

    private static boolean hasTurned(ReceivedStream slot) {
        return slot.last().sequence() >> 16 > slot.packets().getFirst().sequence() >> 16;
    }

    private static FrameMark truth(ReceivedPacket packet) {
        return packet.truth();
    }

    private static long turns(List<ReceivedPacket> packets, ToLongFunction<ReceivedPacket> number, int bits) {
        long first = number.applyAsLong(packets.getFirst()) >> bits;
        return (number.applyAsLong(packets.getLast()) >> bits) - first;
    }
}
