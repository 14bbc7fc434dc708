package dev.kakehashi.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.ice.ControllingChecks;
import dev.kakehashi.sfu.BandwidthFeedback;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.peer.TestFormats;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers whose address changes in mid-call. Packets take 20 ms one way; checks come each 2.5 s. */
final class RoamingTest {
    /** A round trip, a frame, and a tick of the server. */
    private static final long SOON_MILLIS = 40 + 33 + 10;

    /** A round trip, the feedback's interval, a frame, and a tick. */
    private static final long ANSWERED_MILLIS = 40 + 100 + 33 + 10;

    private static final String MOVES = "path_moves_total";
    private static final String ROUNDS = "path_proof_rounds_total";

    private final SimulatedMeeting meeting = new SimulatedMeeting(99, 2);
    private final SimulatedPeer aki = meeting.join("room", "aki", 0, plan(BandwidthFeedback.TRANSPORT_WIDE))
            .talkAndShow();
    private SimulatedPeer ben = aki;

    private static PeerPlan plan(BandwidthFeedback feedback) {
        return PeerPlan.usual().with(TestFormats.usual().with(feedback));
    }

    /** Sends checks, says how packets come, and nothing else. */
    private void joinListener(BandwidthFeedback feedback) {
        ben = meeting.join("room", "ben", 1, plan(feedback));
        ben.media().sendsReports(false);
        ben.media().repairs(false);
        meeting.run(2_000);
    }

    private int seen() {
        return ben.received(aki, Source.CAMERA).count();
    }

    private long counted(String name) {
        return meeting.statistics().get(name);
    }

    /** The address changes; half a second passes, and no check is made before {@link #check}. */
    private void roam(SimulatedPeer peer) {
        peer.media().sendsChecks(false);
        peer.roam();
        meeting.run(500);
    }

    /** Checks at once; half a round trip later the server knows. */
    private void check(SimulatedPeer peer) {
        peer.media().sendsChecks(true);
        peer.media().checkNow();
        meeting.run(21);
    }

    private byte[] check(ControllingChecks checks, boolean nominate) {
        byte[] check = new byte[640];
        return Arrays.copyOf(check, checks.writeCheck(check, nominate));
    }

    private List<byte[]> mediaSentTo(InetSocketAddress address) {
        return meeting.undelivered(address).stream()
                .filter(each -> (each[0] & 0xC0) == 0x80)
                .toList();
    }

    @Test
    void aPublisherIsHeardAgainAtItsFirstPacketAfterTheCheck() {
        joinListener(BandwidthFeedback.TRANSPORT_WIDE);
        roam(aki);
        int before = seen();
        meeting.run(100);
        assertThat(seen()).isEqualTo(before);

        check(aki);
        meeting.run(SOON_MILLIS);

        assertThat(seen()).isGreaterThan(before);
        assertThat(counted(MOVES)).isEqualTo(1);
    }

    @Test
    void aListenerThatWouldBeSilentIsServedAgainSoonAfterTheCheck() {
        joinListener(BandwidthFeedback.TRANSPORT_WIDE);
        roam(ben);
        int before = seen();

        check(ben);
        assertThat(seen()).isEqualTo(before);
        meeting.run(ANSWERED_MILLIS);

        assertThat(seen()).isGreaterThan(before);
        assertThat(counted(MOVES)).isEqualTo(1);
        meeting.run(5_000);
        assertThat(counted(ROUNDS)).isBetween(1L, 2L);
        assertThat(ben.encodingFrom(aki)).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.3})
    void aListenerBehindALossyPathIsServedAgainWithinASecond(double loss) {
        joinListener(BandwidthFeedback.TRANSPORT_WIDE);
        roam(ben);
        ben.downlink().loss(loss);
        ben.uplink().loss(loss);
        int before = seen();

        check(ben);
        meeting.run(1_000);

        assertThat(seen()).isGreaterThan(before);
    }

    @Test
    void aListenerThatTellsOfEachStreamIsAskedInTheSameWay() {
        joinListener(BandwidthFeedback.CONGESTION_CONTROL);
        roam(ben);
        int before = seen();

        check(ben);
        meeting.run(ANSWERED_MILLIS);

        assertThat(seen()).isGreaterThan(before);
    }

    @ParameterizedTest
    @EnumSource(
            value = BandwidthFeedback.class,
            names = {"NONE", "RECEIVER_ESTIMATE"})
    void whoGivesNoFeedbackOnPacketsIsSentReportsOnlyAndMovesByItsOwn(BandwidthFeedback feedback) {
        joinListener(feedback);
        int padding = ben.media().paddingReceived();
        int reports = reports();
        roam(ben);
        int before = seen();

        check(ben);
        meeting.run(300);
        assertThat(ben.media().paddingReceived()).isEqualTo(padding);
        assertThat(reports() - reports).isBetween(1, 3);
        assertThat(seen()).isEqualTo(before);

        ben.media().sendsReports(true);
        meeting.run(SOON_MILLIS);
        assertThat(seen()).isGreaterThan(before);
    }

    private int reports() {
        return ben.media().senderReports(ben.slotOf(aki, Source.CAMERA).ssrc()).size()
                + ben.media()
                        .senderReports(ben.slotOf(aki, Source.MICROPHONE).ssrc())
                        .size();
    }

    @Test
    void aListenerWhosePacketsReachAnotherShardIsServedAgainAllTheSame() {
        joinListener(BandwidthFeedback.TRANSPORT_WIDE);
        ben.arriveAt(0);
        roam(ben);
        int before = seen();

        check(ben);
        meeting.run(ANSWERED_MILLIS);

        assertThat(seen()).isGreaterThan(before);
    }

    @Test
    void whoDoesNotAnswerIsAskedForTwoSecondsAndMediaStays() {
        joinListener(BandwidthFeedback.TRANSPORT_WIDE);
        ben.media().sendsChecks(false);
        InetSocketAddress elsewhere = meeting.nextAddress();

        meeting.inject(1, elsewhere, check(ben.checks(), true));
        meeting.run(1_900);
        int asked = mediaSentTo(elsewhere).size();
        int before = seen();
        meeting.run(5_000);

        assertThat(asked).isBetween(27, 30);
        assertThat(mediaSentTo(elsewhere)).hasSize(asked);
        assertThat(seen()).isGreaterThan(before + 500);
        assertThat(counted(MOVES)).isZero();
    }

    @Test
    void whoChecksThePathInUseAgainIsAskedNoMore() {
        joinListener(BandwidthFeedback.TRANSPORT_WIDE);
        InetSocketAddress elsewhere = meeting.nextAddress();

        meeting.inject(1, elsewhere, check(ben.checks(), true));
        meeting.run(100);
        check(ben);
        meeting.run(3_000);

        assertThat(mediaSentTo(elsewhere)).hasSize(3);
    }

    @Test
    void whatIsSentInVainDoesNotChangeWhatTheListenerGets() {
        joinListener(BandwidthFeedback.TRANSPORT_WIDE);
        ControllingChecks checks = ben.checks();
        InetSocketAddress elsewhere = meeting.nextAddress();

        for (int time = 0; time < 20; time++) {
            meeting.inject(1, elsewhere, check(checks, true));
            meeting.run(500);
            assertThat(ben.encodingFrom(aki)).isZero();
        }

        assertThat(mediaSentTo(elsewhere).size()).isGreaterThan(100);
        assertThat(ben.received(aki, Source.CAMERA).gaps()).isEmpty();
    }

    @Test
    void aReplayedCheckFromElsewhereOpensNothingAndNothingIsSentThere() {
        joinListener(BandwidthFeedback.TRANSPORT_WIDE);
        byte[] captured = check(ben.checks(), true);
        meeting.inject(1, ben.address(), captured);
        meeting.run(100);
        InetSocketAddress elsewhere = meeting.nextAddress();
        long paths = counted("directory_paths");

        meeting.inject(1, elsewhere, captured);
        meeting.run(5_000);

        assertThat(mediaSentTo(elsewhere)).isEmpty();
        assertThat(meeting.undelivered(elsewhere)).as("the check's answer").hasSize(1);
        assertThat(counted(ROUNDS)).isZero();
        assertThat(counted(MOVES)).isZero();
        assertThat(counted("directory_paths")).isEqualTo(paths);
    }

    @Test
    void aCheckThatNominatesNothingOpensAPathAndNothingIsSentThere() {
        joinListener(BandwidthFeedback.TRANSPORT_WIDE);
        InetSocketAddress elsewhere = meeting.nextAddress();
        long paths = counted("directory_paths");

        meeting.inject(1, elsewhere, check(ben.checks(), false));
        meeting.run(3_000);

        assertThat(counted("directory_paths")).isEqualTo(paths + 1);
        assertThat(mediaSentTo(elsewhere)).isEmpty();
    }

    @Test
    void checksOverThePathInUseAskNothing() {
        joinListener(BandwidthFeedback.TRANSPORT_WIDE);

        meeting.run(10_000);

        assertThat(counted(ROUNDS)).isZero();
        assertThat(counted(MOVES)).isZero();
    }

    @Test
    void afterARestartTheNewGenerationMovesMediaAndTheOldOneIsAnsweredForTenSeconds() {
        joinListener(BandwidthFeedback.TRANSPORT_WIDE);
        ControllingChecks old = ben.checks();
        InetSocketAddress before = ben.address();
        ben.roam();
        ben.restartIce();
        int seen = seen();
        meeting.run(21 + ANSWERED_MILLIS);

        assertThat(seen()).isGreaterThan(seen);
        assertThat(counted(MOVES)).isEqualTo(1);
        meeting.inject(1, before, check(old, false));
        assertThat(stunSentTo(before)).isEqualTo(1);
        meeting.run(10_000);
        meeting.inject(1, before, check(old, false));
        meeting.run(100);
        assertThat(stunSentTo(before)).isEqualTo(1);
        assertThat(ben.encodingFrom(aki)).isZero();
    }

    private long stunSentTo(InetSocketAddress address) {
        return meeting.undelivered(address).stream()
                .filter(each -> (each[0] & 0xFF) <= 3)
                .count();
    }

    @Test
    void aRestartWithoutAMoveLeavesMediaWhereItIs() {
        joinListener(BandwidthFeedback.TRANSPORT_WIDE);
        int seen = seen();

        ben.restartIce();
        meeting.run(12_000);

        assertThat(seen()).isGreaterThan(seen + 1_000);
        assertThat(ben.received(aki, Source.CAMERA).gaps()).isEmpty();
        assertThat(counted(ROUNDS)).isZero();
    }

    @Test
    void whoLeavesInTheMiddleOfAProofIsNotAskedAnyMore() {
        joinListener(BandwidthFeedback.TRANSPORT_WIDE);
        InetSocketAddress elsewhere = meeting.nextAddress();
        meeting.inject(1, elsewhere, check(ben.checks(), true));
        meeting.run(300);
        assertThat(mediaSentTo(elsewhere)).isNotEmpty();

        ben.leave();
        meeting.run(10);
        int asked = mediaSentTo(elsewhere).size();
        meeting.run(3_000);

        assertThat(mediaSentTo(elsewhere)).hasSize(asked);
        assertThat(meeting.statistics()).containsEntry("transports", 1L).containsEntry("directory_paths", 1L);
        assertThat(meeting.drops("internal", "protect")).isEmpty();
    }
}
