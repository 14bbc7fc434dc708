package dev.kakehashi.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.peer.ReceivedPacket;
import dev.kakehashi.sfu.rtcp.SenderReport;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sound and picture of one person whose packets travel at different speeds. */
final class LipSyncTest {
    private static final double MAX_SKEW_MILLIS = 45;

    @ParameterizedTest
    @CsvSource({"200, 0, 1", "0, 200, 2"})
    void soundAndPictureStandOnOneClock(long audioSlower, long videoSlower, int shards) {
        SimulatedMeeting meeting = new SimulatedMeeting(71, shards);
        SimulatedPeer publisher = meeting.join("room", "publisher", 0);
        publisher.uplink().slower(publisher.audioSsrc(), audioSlower);
        publisher.uplink().slower(publisher.videoSsrc(), videoSlower);
        publisher.uplink().loss(0.2);
        publisher.talkAndShow();
        SimulatedPeer viewer = meeting.join("room", "viewer", shards - 1);
        // Several times longer than the server remembers the least delay, of which some reports are lost.
        meeting.run(190_000);
        double worst = 0;
        List<SenderReport> video = reports(viewer, publisher, Source.CAMERA);
        List<SenderReport> audio = reports(viewer, publisher, Source.MICROPHONE);
        assertThat(video.size()).isGreaterThan(180);
        // The first reports may still stand on times of arrival.
        assertThat(audio.size()).isEqualTo(video.size());
        for (int index = 3; index < video.size(); index++) {
            double skew = lag(viewer, publisher, Source.CAMERA, video.get(index), 90_000)
                    - lag(viewer, publisher, Source.MICROPHONE, audio.get(index), 48_000);
            worst = Math.max(worst, Math.abs(skew));
        }
        System.out.printf(
                "lip sync, audio %d ms and video %d ms slower, %d shards: %.1f ms apart at worst%n",
                audioSlower, videoSlower, shards, worst);
        assertThat(worst).isLessThan(MAX_SKEW_MILLIS);
    }

    private static List<SenderReport> reports(SimulatedPeer viewer, SimulatedPeer from, Source source) {
        OutgoingSlot slot = viewer.slotOf(from, source);
        return viewer.media().senderReports(slot.ssrc());
    }

    /** By how many milliseconds a report puts the slot's packets later on the server's clock than they were captured. */
    private static double lag(
            SimulatedPeer viewer, SimulatedPeer from, Source source, SenderReport report, int clockRate) {
        ReceivedPacket packet = viewer.received(from, source).packets().getFirst();
        double ticks = (int) (packet.timestamp() - report.rtpTimestamp());
        double reported = report.ntpTimestamp() / (double) (1L << 32) * 1_000 + ticks * 1_000 / clockRate;
        // Both are counted modulo what a double holds of them: the difference of two lags is what counts.
        return (reported - packet.truth().capturedNanos() / 1e6) % 1e9;
    }
}
