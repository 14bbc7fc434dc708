package dev.kakehashi.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.BandwidthFeedback;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.SlotQuality;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.peer.ReceivedPacket;
import dev.kakehashi.sfu.peer.TestFormats;
import dev.kakehashi.sfu.peer.TrackPlan;
import dev.kakehashi.sfu.rtp.Codec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Three people talk at once, each in Opus of 32 kbit/s with redundancy: 90 kbit/s on the IP layer, 59 without. A fourth
 * listens behind a narrow path.
 */
final class NarrowVoicesTest {
    private static final long QUEUE_MILLIS = 300;
    private static final long SETTLING_MILLIS = 5_000;
    private static final long LISTENING_MILLIS = 10_000;
    private static final int PACKETS = (int) LISTENING_MILLIS / 20;

    /** Twice 20 ms of way, and a queue of 200 ms: as much as a receiver's jitter buffer gets used to. */
    private static final long LATE_NANOS = 240_000_000L;

    private final SimulatedMeeting meeting = new SimulatedMeeting(83, 2);
    private final SimulatedPeer loud = talker("loud", 0, 20);
    private final SimulatedPeer medium = talker("medium", 1, 30);
    private final SimulatedPeer quiet = talker("quiet", 0, 40);
    private final SimulatedPeer listener = meeting.join(
            "room", "listener", 1, PeerPlan.usual().with(TestFormats.usual().with(BandwidthFeedback.TRANSPORT_WIDE)));

    private SimulatedPeer talker(String name, int shard, int level) {
        return meeting.join("room", name, shard, PeerPlan.usual().microphone(TrackPlan.red()))
                .talk()
                .level(level);
    }

    private void carries(long bitsPerSecond) {
        listener.downlink().carries(bitsPerSecond, QUEUE_MILLIS);
    }

    private List<ReceivedPacket> heard(SimulatedPeer from) {
        return listener.received(from, Source.MICROPHONE).packets();
    }

    /** Packets of a voice that came in so many milliseconds from now on. */
    private int[] listen(long millis) {
        List<SimulatedPeer> talkers = List.of(loud, medium, quiet);
        int[] before = talkers.stream().mapToInt(each -> heard(each).size()).toArray();
        meeting.run(millis);
        int[] counts = new int[before.length];
        for (int index = 0; index < counts.length; index++) {
            counts[index] = heard(talkers.get(index)).size() - before[index];
        }
        return counts;
    }

    private List<ReceivedPacket> last(SimulatedPeer from, int count) {
        List<ReceivedPacket> all = heard(from);
        return all.subList(all.size() - count, all.size());
    }

    private void isWhole(SimulatedPeer from) {
        List<ReceivedPacket> packets = last(from, PACKETS * 98 / 100);
        long missing = packets.getLast().sequence() - packets.getFirst().sequence() + 1 - packets.size();
        long late = packets.stream()
                .filter(each -> each.atNanos() - each.truth().capturedNanos() > LATE_NANOS)
                .count();
        System.out.printf("  %d of %d packets missing, %d late%n", missing, packets.size(), late);
        assertThat(missing).as("lost").isZero();
        assertThat(late).as("late").isLessThanOrEqualTo(packets.size() / 100);
    }

    private Codec codec(SimulatedPeer from) {
        return heard(from).getLast().codec();
    }

    private List<SlotQuality> told(SimulatedPeer of) {
        String mid = listener.slotOf(of, Source.MICROPHONE).mid();
        return listener.events().stream()
                .filter(ParticipantEvent.SlotQualityChanged.class::isInstance)
                .map(ParticipantEvent.SlotQualityChanged.class::cast)
                .filter(each -> each.mid().equals(mid))
                .map(ParticipantEvent.SlotQualityChanged::quality)
                .toList();
    }

    private int[] settled(long bitsPerSecond) {
        carries(bitsPerSecond);
        meeting.run(SETTLING_MILLIS);
        int[] counts = listen(LISTENING_MILLIS);
        System.out.printf(
                "%d kbit/s: of 500 packets %s, in %s, told %s %s %s%n",
                bitsPerSecond / 1_000, Arrays.toString(counts), codec(loud), told(loud), told(medium), told(quiet));
        return counts;
    }

    @Test
    void theLoudestIsWholeAndTheOthersComeAsThePathWidens() {
        int[] narrow = settled(80_000);
        assertThat(narrow[1] + narrow[2]).as("of the others").isZero();
        isWhole(loud);
        assertThat(told(medium)).containsExactly(SlotQuality.PAUSED);

        int[] wider = settled(170_000);
        isWhole(loud);
        isWhole(medium);
        assertThat(wider[2]).as("of the quietest").isZero();
        assertThat(told(medium)).endsWith(SlotQuality.FULL);

        settled(250_000);
        isWhole(loud);
        isWhole(medium);
        isWhole(quiet);
        assertThat(told(loud)).as("who was never paused").isEmpty();
    }

    @Test
    void redundancyGoesWhereItDoesNotFitAndComesBack() {
        carries(1_000_000);
        meeting.run(SETTLING_MILLIS);
        assertThat(codec(loud)).isEqualTo(Codec.RED);

        settled(80_000);
        assertThat(last(loud, 400)).extracting(ReceivedPacket::codec).containsOnly(Codec.OPUS);

        settled(1_000_000);
        assertThat(List.of(loud, medium, quiet)).allSatisfy(each -> {
            assertThat(last(each, 400)).extracting(ReceivedPacket::codec).containsOnly(Codec.RED);
            assertThat(told(each)).isNotEqualTo(List.of(SlotQuality.PAUSED));
        });
    }

    @Test
    void whoBecomesLouderTakesThePlace() {
        settled(80_000);
        loud.level(45);
        medium.level(20);
        meeting.run(1_000);
        int[] counts = listen(2_000);

        assertThat(counts[0]).as("of who was the loudest").isZero();
        assertThat(counts[1]).as("of who is now").isBetween(95, 110);
        assertThat(told(loud)).containsExactly(SlotQuality.PAUSED);
        assertThat(told(medium)).containsExactly(SlotQuality.PAUSED, SlotQuality.FULL);
    }

    @Test
    void whoeverSpeaksAfterTheOthersFellSilentIsHeard() {
        settled(80_000);
        loud.level(127);
        medium.level(127);
        meeting.run(1_500);

        int[] counts = listen(2_000);

        assertThat(counts[2]).as("of 100 packets, and what waited").isBetween(95, 115);
    }

    @Test
    void nobodyIsHeldBackOnAGoodPath() {
        carries(4_000_000);
        meeting.run(SETTLING_MILLIS);

        assertThat(listen(2_000)).containsOnly(100);
        assertThat(last(quiet, 100)).extracting(ReceivedPacket::codec).containsOnly(Codec.RED);
        assertThat(told(quiet)).isEmpty();
    }
}
