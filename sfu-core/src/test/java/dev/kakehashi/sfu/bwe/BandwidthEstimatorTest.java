package dev.kakehashi.sfu.bwe;

import static dev.kakehashi.sfu.bwe.EstimatorUnderTest.MILLI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.kakehashi.sfu.rtcp.TransportFeedback;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class BandwidthEstimatorTest {
    private final EstimatorUnderTest path = new EstimatorUnderTest();
    private final BandwidthEstimator estimator = path.estimator;

    @Test
    void startsWithAMegabitAndKnowsNothing() {
        assertThat(estimator.targetBitsPerSecond()).isEqualTo(1_000_000);
        assertThat(estimator.acknowledgedBitsPerSecond()).isEqualTo(-1);
        assertThat(estimator.roundTripNanos()).isEqualTo(-1);
        assertThat(estimator.nextProbe()).isNull();
    }

    @Test
    void numbersPacketsAcrossTheTurnOfSixteenBits() {
        int before = path.send();
        for (int packet = 1; packet < 0x2_0000; packet++) {
            int sequence = path.send();
            assertThat(sequence).isEqualTo(before + 1 & 0xFFFF);
            before = sequence;
        }
    }

    @Test
    void knowsWhatArrivesAndTheRoundTrip() {
        path.run(5_000, 10);

        assertThat(estimator.acknowledgedBitsPerSecond()).isCloseTo(1_000_000, withPercentage(5));
        // The newest packet of a report was sent at most 10 ms before it came.
        assertThat(estimator.roundTripNanos()).isBetween(0L, 10 * MILLI);
    }

    @Test
    void bytesAreInFlightUntilFeedbackSpeaksOfThem() {
        path.run(1_000, 10);
        path.report();
        assertThat(estimator.inFlightBytes()).isZero();

        int first = path.send();
        path.send();
        assertThat(estimator.inFlightBytes()).isEqualTo(2 * EstimatorUnderTest.PACKET_BYTES);

        estimator.onFeedback(first, 2, new long[] {TransportFeedback.NOT_RECEIVED, path.millis * 1_000}, path.now());
        assertThat(estimator.inFlightBytes()).isZero();
    }

    @Test
    void whatLeavesOverAnotherPathCountsForNothing() {
        path.run(3_000, 10);
        path.report();
        long target = estimator.targetBitsPerSecond();
        long acknowledged = estimator.acknowledgedBitsPerSecond();
        for (int round = 0; round < 200; round++) {
            int lost = estimator.onSentElsewhere(path.now());
            estimator.onSentElsewhere(path.now());
            path.millis += 10;
            long[] arrivals = {TransportFeedback.NOT_RECEIVED, path.millis * 1_000};
            estimator.onFeedback(lost, 2, arrivals, path.now());
            assertThat(estimator.inFlightBytes()).isZero();
        }

        assertThat(estimator.targetBitsPerSecond()).isEqualTo(target);
        assertThat(estimator.acknowledgedBitsPerSecond()).isEqualTo(acknowledged);
    }

    @Test
    void asksForAProbeWithinAMomentAfterSomethingIsWanted() {
        path.run(100, 10);
        estimator.wanted(3_000_000, path.now());
        path.run(20, 10);

        ProbeCluster probe = Objects.requireNonNull(estimator.nextProbe());
        assertThat(probe.bitsPerSecond()).isBetween(2_900_000L, 3_100_000L);
    }

    @Test
    void aProbeThatIsAnsweredBeforeItIsAllSentIsJudgedAsAWholeAndFollowedByTheNext() {
        path.run(100, 10);
        path.report();
        estimator.wanted(20_000_000, path.now());
        path.run(20, 50);
        path.report();
        ProbeCluster probe = Objects.requireNonNull(estimator.nextProbe());
        for (int packet = 0; packet < 4; packet++) {
            path.millis += 3;
            path.send(probe.id());
        }
        path.report();
        assertThat(estimator.nextProbe()).as("a part of it is still to be sent").isEqualTo(probe);

        path.millis += 3;
        path.send(probe.id());
        assertThat(estimator.nextProbe()).isNull();
        path.report();

        ProbeCluster next = Objects.requireNonNull(estimator.nextProbe());
        assertThat(next.bitsPerSecond()).isGreaterThan(probe.bitsPerSecond());
    }

    @Test
    void aPathThatFellSilentLosesItsRateStepByStep() {
        path.run(3_000, 10);
        path.report();
        long before = estimator.targetBitsPerSecond();
        path.run(300, 10, false);
        assertThat(estimator.targetBitsPerSecond()).isEqualTo(before);

        path.run(700, 10, false);
        assertThat(estimator.targetBitsPerSecond()).isBetween(before / 10, before / 2);

        path.run(4_000, 10, false);
        assertThat(estimator.targetBitsPerSecond()).isLessThan(100_000);
    }

    @Test
    void silenceWithoutSendingCostsNothing() {
        path.run(3_000, 10);
        path.report();
        long before = estimator.targetBitsPerSecond();
        for (int tick = 0; tick < 1_000; tick++) {
            path.millis += 10;
            estimator.onTick(path.now());
        }

        assertThat(estimator.targetBitsPerSecond()).isGreaterThanOrEqualTo(before);
    }

    @Test
    void aReceiversEstimateCapsTheRate() {
        path.run(3_000, 10);
        estimator.onRemb(400_000, path.now());
        assertThat(estimator.targetBitsPerSecond()).isEqualTo(400_000);

        estimator.onRemb(1, path.now());
        assertThat(estimator.targetBitsPerSecond()).isEqualTo(BandwidthEstimator.MIN_BITS_PER_SECOND);

        estimator.onRemb(Long.MAX_VALUE, path.now());
        assertThat(estimator.targetBitsPerSecond()).isGreaterThan(900_000);
    }

    @Test
    void withoutFeedbackReceiverReportsSteerTheRate() {
        estimator.feedbackAgreed(false, path.now());
        assertThat(estimator.targetBitsPerSecond()).isEqualTo(BandwidthEstimator.START_REPORTED_BITS_PER_SECOND);
        for (int second = 0; second < 2; second++) {
            path.run(1_000, 10, false);
            estimator.onReceiverReport(0.5, path.now());
        }

        // The first leaves a quarter; then it is three quarters of what is sent, a megabit, for half of that is lost.
        assertThat(estimator.targetBitsPerSecond()).isBetween(650_000L, 760_000L);
    }

    @Test
    void oneThatPromisedFeedbackAndReportsOnlyIsJudgedByThat() {
        path.run(1_000, 10, false);
        estimator.onReceiverReport(0.03, path.now());

        assertThat(estimator.targetBitsPerSecond()).isEqualTo(BandwidthEstimator.START_REPORTED_BITS_PER_SECOND);
    }

    @Test
    void withoutFeedbackNothingIsProbed() {
        estimator.wanted(3_000_000, path.now());
        estimator.onReceiverReport(0, path.now());
        path.run(5_000, 10, false);

        assertThat(estimator.nextProbe()).isNull();
    }

    @Test
    void nothingIsProbedBeyondWhatTheReceiverAllows() {
        path.run(1_000, 10);
        estimator.onRemb(400_000, path.now());
        estimator.wanted(3_000_000, path.now());
        path.run(5_000, 10);
        assertThat(estimator.nextProbe()).isNull();

        estimator.onRemb(10_000_000, path.now());
        path.run(20, 10);
        assertThat(estimator.nextProbe()).isNotNull();
    }

    @Test
    void aProbeThatNobodySendsIsGivenUp() {
        path.run(100, 10);
        estimator.wanted(3_000_000, path.now());
        path.run(20, 10);
        ProbeCluster probe = estimator.nextProbe();
        estimator.onReceiverReport(0, path.now());
        path.run(1_100, 10);

        assertThat(probe).isNotNull();
        assertThat(estimator.nextProbe()).isNotEqualTo(probe);
    }

    @Test
    void oneWithFeedbackDoesNotHeedReceiverReports() {
        path.run(2_000, 10);
        long before = estimator.targetBitsPerSecond();
        for (int report = 0; report < 20; report++) {
            path.run(1_000, 10);
            estimator.onReceiverReport(1, path.now());
        }

        assertThat(estimator.targetBitsPerSecond()).isGreaterThanOrEqualTo(before);
    }

    @Test
    void saysWhenTheSourceSendsLessThanItMay() {
        path.run(3_000, 10);
        assertThat(estimator.applicationLimited()).isFalse();

        path.run(3_000, 100);
        assertThat(estimator.applicationLimited()).isTrue();
    }
}
