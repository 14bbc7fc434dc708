package dev.kakehashi.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.BandwidthFeedback;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.peer.TestFormats;
import dev.kakehashi.sfu.peer.TrackPlan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fifty viewers of one camera, each behind another path, from 100 kbit/s to 6 Mbit/s. */
final class ManyDownlinksTest {
    private static final int VIEWERS = 50;
    private static final double NARROWEST = 100_000;
    private static final double WIDEST = 6_000_000;

    /**
     * Rates of the three encodings with the voice beside them: at half the pictures a second, and with room to spare for all.
     * Between these two figures of each either is right.
     */
    private static final long[][] NEEDS = {{100_000, 260_000}, {280_000, 850_000}, {950_000, 2_600_000}};

    @Test
    void everybodyGetsWhatTheirOwnPathCarries() {
        SimulatedMeeting meeting = new SimulatedMeeting(79, 2);
        SimulatedPeer publisher = meeting.join(
                        "room",
                        "publisher",
                        0,
                        PeerPlan.usual().camera(TrackPlan.vp8().likeABrowser()))
                .talkAndShow();
        List<SimulatedPeer> viewers = new ArrayList<>();
        List<Long> paths = new ArrayList<>();
        PeerPlan plan = PeerPlan.usual()
                .with(TestFormats.usual().with(BandwidthFeedback.TRANSPORT_WIDE))
                .people(1);
        for (int index = 0; index < VIEWERS; index++) {
            long path = (long) (NARROWEST * Math.pow(WIDEST / NARROWEST, index / (VIEWERS - 1.0)));
            SimulatedPeer viewer = meeting.join("room", "viewer" + index, index % 2, plan);
            viewer.downlink().carries(path, 300);
            viewers.add(viewer);
            paths.add(path);
        }
        meeting.run(500);
        for (SimulatedPeer each : viewers) {
            each.view(each.slotOf(publisher, Source.CAMERA).mid(), true, 1_280, 720);
        }
        meeting.run(8_000);

        StringBuilder line = new StringBuilder();
        for (int index = 0; index < VIEWERS; index++) {
            int encoding = viewers.get(index).encodingFrom(publisher);
            line.append(" %d:%d".formatted(paths.get(index) / 1_000, encoding));
            assertThat(encoding)
                    .as("encoding behind %d kbit/s", paths.get(index) / 1_000)
                    .isBetween(fits(paths.get(index), 1), fits(paths.get(index), 0));
        }
        System.out.println("kbit/s:encoding" + line);
    }

    /** The largest encoding whose lower (0) or upper (1) figure is met. */
    private static int fits(long path, int bound) {
        int fits = -1;
        for (int encoding = 0; encoding < NEEDS.length; encoding++) {
            if (path >= NEEDS[encoding][bound]) {
                fits = encoding;
            }
        }
        return fits;
    }
}
