package dev.kakehashi.sfu.sim;

import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.peer.FrameMark;
import dev.kakehashi.sfu.peer.ReceivedPacket;
import dev.kakehashi.sfu.peer.ReceivedStream;
import dev.kakehashi.sfu.peer.TrackPlan;
import java.util.Arrays;
import java.util.Random;

/** One publisher of a layered camera and one viewer who wants now this size, now that. */
final class SwitchScene {
    private static final long LATENCY_STEP_MILLIS = 5;

    final SimulatedMeeting meeting;
    final SimulatedPeer publisher;
    final SimulatedPeer viewer;
    private final Random random;
    private final int layers;

    SwitchScene(long seed, int shards, TrackPlan camera) {
        meeting = new SimulatedMeeting(seed, shards);
        random = new Random(seed);
        layers = camera.isSimulcast() ? camera.encodings() : camera.spatialLayers();
        publisher = meeting.join("room", "publisher", 0, PeerPlan.usual().camera(camera))
                .show();
        viewer = meeting.join("room", "viewer", shards - 1);
        meeting.run(2_500);
    }

    String mid() {
        return viewer.slotOf(publisher, Source.CAMERA).mid();
    }

    ReceivedStream slot() {
        return viewer.received(publisher, Source.CAMERA);
    }

    /** The highest layer of the slot's last whole picture but one: that of its last packet may still be on its way. */
    int layerNow() {
        ReceivedPacket last = slot().last();
        FrameMark truth = last == null ? null : last.truth();
        return truth == null || !last.marker() ? -1 : Math.max(truth.encoding(), truth.spatial());
    }

    void want(int layer) {
        int shift = layers - 1 - layer;
        viewer.view(mid(), true, 1_280 >> shift, 720 >> shift);
    }

    /**
     * Switches to another layer so many times and waits until it is there.
     *
     * @return the milliseconds that each took, sorted
     */
    long[] switchTimes(int count, int maxMillis) {
        long[] millis = new long[count];
        int now = layers - 1;
        for (int index = 0; index < count; index++) {
            int next = (now + 1 + random.nextInt(layers - 1)) % layers;
            want(next);
            while (layerNow() != next && millis[index] < maxMillis) {
                meeting.run(LATENCY_STEP_MILLIS);
                millis[index] += LATENCY_STEP_MILLIS;
            }
            meeting.run(100 + random.nextInt(300));
            now = next;
        }
        Arrays.sort(millis);
        return millis;
    }

    /** Lets the links be good again and what is missing come. */
    void settle() {
        publisher.uplink().loss(0);
        publisher.uplink().reordering(0);
        publisher.uplink().duplication(0);
        viewer.downlink().loss(0);
        viewer.downlink().reordering(0);
        meeting.run(1_200);
    }
}
