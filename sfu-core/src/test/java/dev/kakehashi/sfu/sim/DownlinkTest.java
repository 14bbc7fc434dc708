package dev.kakehashi.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.BandwidthFeedback;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.SlotQuality;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.peer.ReceivedPacket;
import dev.kakehashi.sfu.peer.ReceivedStream;
import dev.kakehashi.sfu.peer.TestFormats;
import dev.kakehashi.sfu.peer.TrackPlan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A viewer behind a narrow path watches a camera of three encodings: 0.15, 0.55 and 1.7 Mbit/s. */
final class DownlinkTest {
    private static final long QUEUE_MILLIS = 300;
    private static final long WIDE = 4_000_000;
    private static final long NARROW = 800_000;
    private static final long SMALL = 250_000;
    private static final int SETTLING_SECONDS = 5;

    private static final long STEADY_QUEUE_NANOS = 200_000_000L;

    private final SimulatedMeeting meeting = new SimulatedMeeting(77, 2);
    private final SimulatedPeer publisher = meeting.join(
                    "room",
                    "publisher",
                    0,
                    PeerPlan.usual().camera(TrackPlan.vp8().likeABrowser()))
            .talkAndShow();
    private SimulatedPeer viewer;
    private long longestQueueNanos;

    private void join(long bitsPerSecond) {
        viewer = meeting.join(
                "room", "viewer", 1, PeerPlan.usual().with(TestFormats.usual().with(BandwidthFeedback.TRANSPORT_WIDE)));
        viewer.downlink().carries(bitsPerSecond, QUEUE_MILLIS);
    }

    private int encoding() {
        return viewer.encodingFrom(publisher);
    }

    private List<SlotQuality> qualities() {
        return viewer.events().stream()
                .filter(ParticipantEvent.SlotQualityChanged.class::isInstance)
                .map(event -> ((ParticipantEvent.SlotQualityChanged) event).quality())
                .toList();
    }

    /** Looks at the camera in full size. */
    private void watch() {
        meeting.run(500);
        viewer.view(viewer.slotOf(publisher, Source.CAMERA).mid(), true, 1_280, 720);
    }

    /** Half a second after the other for so many seconds: the encoding, and how long the queue was at most. */
    private List<Integer> encodings(int seconds) {
        List<Integer> each = new ArrayList<>();
        for (int half = 0; half < 2 * seconds; half++) {
            for (int step = 0; step < 50; step++) {
                meeting.run(10);
                longestQueueNanos =
                        Math.max(longestQueueNanos, viewer.downlink().queueNanos(meeting.nowNanos()));
            }
            each.add(encoding());
        }
        return each;
    }

    private void settlesOn(int encoding, long bitsPerSecond) {
        List<Integer> settling = encodings(SETTLING_SECONDS);
        longestQueueNanos = 0;
        List<Integer> settled = encodings(10);
        System.out.printf(
                "%5d kbit/s: %s then %d, queue at most %d ms, told %s%n",
                bitsPerSecond / 1_000, settling, settled.getLast(), longestQueueNanos / 1_000_000, qualities());
        assertThat(settled).containsOnly(encoding);
        assertThat(longestQueueNanos).isLessThan(STEADY_QUEUE_NANOS);
    }

    @ParameterizedTest
    @CsvSource({
        "10000000, 2, FULL",
        "3000000, 2, FULL",
        "800000, 1, REDUCED",
        "250000, 0, REDUCED",
        "100000, -1, PAUSED"
    })
    void getsTheEncodingThatItsPathCarries(long bitsPerSecond, int encoding, SlotQuality quality) {
        join(bitsPerSecond);
        watch();

        settlesOn(encoding, bitsPerSecond);

        assertThat(qualities()).endsWith(quality);
    }

    @Test
    void followsAPathThatBecomesNarrowAndWideAgain() {
        join(WIDE);
        watch();
        settlesOn(2, WIDE);

        viewer.downlink().carries(NARROW, QUEUE_MILLIS);
        settlesOn(1, NARROW);

        viewer.downlink().carries(WIDE, QUEUE_MILLIS);
        settlesOn(2, WIDE);
    }

    @Test
    void aVoiceIsWholeWhereThereIsNoRoomForPictures() {
        join(80_000);
        watch();
        encodings(SETTLING_SECONDS);
        ReceivedStream voice = viewer.received(publisher, Source.MICROPHONE);
        int before = voice.count();
        int gapsBefore = voice.gaps().size();

        encodings(10);

        assertThat(voice.gaps().size() - gapsBefore).as("of 500 packets").isLessThanOrEqualTo(7);
        assertThat(voice.count() - before).isGreaterThan(490);
    }

    /** What waited when the picture was paused never leaves; nobody is to miss it. */
    @Test
    void aPictureThatIsPausedAndComesBackLeavesNoGap() {
        join(SMALL);
        watch();
        settlesOn(0, SMALL);
        ReceivedStream picture = viewer.received(publisher, Source.CAMERA);
        int gapsBefore = picture.gaps().size();

        viewer.downlink().carries(SMALL / 5, 10_000);
        encodings(SETTLING_SECONDS);
        assertThat(qualities()).endsWith(SlotQuality.PAUSED);
        assertThat(meeting.drops("picture_paused")).isNotEmpty();
        viewer.downlink().carries(SMALL, QUEUE_MILLIS);
        encodings(3 * SETTLING_SECONDS);

        assertThat(encoding()).isZero();
        assertThat(picture.gaps()).hasSize(gapsBefore);
        assertThat(meeting.drops("resend_unknown")).isEmpty();
    }

    @Test
    void whoTellsNothingOfItsPathThoughItAgreedToIsNotLimited() {
        join(WIDE);
        viewer.media().tellsNoArrivals();
        watch();

        List<Integer> each = encodings(SETTLING_SECONDS);

        assertThat(each).contains(1).endsWith(2);
        assertThat(qualities()).containsExactly(SlotQuality.REDUCED, SlotQuality.FULL);
    }

    @Test
    void aPublisherOfTheSameRoomIsNotHeldBackByOneNarrowViewer() {
        SimulatedPeer other = meeting.join("room", "other", 0);
        join(250_000);
        meeting.run(500);
        other.view(other.slotOf(publisher, Source.CAMERA).mid(), true, 1_280, 720);
        watch();
        encodings(SETTLING_SECONDS);

        ReceivedPacket last = other.received(publisher, Source.CAMERA).last();

        assertThat(last.truth().encoding()).isEqualTo(2);
        assertThat(encoding()).isZero();
    }
}
