package dev.kakehashi.sfu.bwe;

import static dev.kakehashi.sfu.rtcp.TransportFeedback.NOT_RECEIVED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Feedback may hold anything; it harms at most the one who sends it, and costs bounded time. */
final class HostileFeedbackTest {
    private static final int ALL = 0xFFFF;
    private static final int LOGGED = 8_192;

    private final EstimatorUnderTest path = new EstimatorUnderTest();
    private final BandwidthEstimator estimator = path.estimator;
    private final RandomGenerator random = new Random(42);

    private long ignored(FeedbackFault fault) {
        return estimator.ignored(fault);
    }

    @Test
    void ofAClaimOfEveryNumberOnlyThoseSentCount() {
        path.run(1_000, 10, false);
        long[] arrivals = new long[ALL];
        Arrays.fill(arrivals, 500_000);
        estimator.onFeedback(1, ALL, arrivals, path.now());

        assertThat(ignored(FeedbackFault.NEVER_SENT)).isEqualTo(ALL - 100);
        assertThat(estimator.inFlightBytes()).isZero();
    }

    @Test
    void aNumberNeverSentIsTakenForOneLongAgo() {
        path.run(1_000, 10, false);
        long before = estimator.inFlightBytes();
        estimator.onFeedback(5_000, 100, new long[100], path.now());

        assertThat(ignored(FeedbackFault.TOO_OLD)).isEqualTo(100);
        assertThat(estimator.inFlightBytes()).isEqualTo(before);
        assertThat(estimator.roundTripNanos()).isEqualTo(-1);
    }

    @Test
    void countsThatDoNotFitAreMalformed() {
        path.run(100, 10, false);
        estimator.onFeedback(1, 0, new long[0], path.now());
        estimator.onFeedback(1, -5, new long[5], path.now());
        estimator.onFeedback(1, 6, new long[5], path.now());
        estimator.onFeedback(1, 0x1_0000, new long[0x1_0000], path.now());

        assertThat(ignored(FeedbackFault.MALFORMED)).isEqualTo(4);
        assertThat(estimator.roundTripNanos()).isEqualTo(-1);
    }

    @Test
    void whatIsReportedTwiceCountsOnce() {
        path.run(3_000, 10);
        int first = path.send();
        path.millis += 10;
        long[] arrivals = {path.millis * 1_000};
        estimator.onFeedback(first, 1, arrivals, path.now());
        long repeated = ignored(FeedbackFault.REPEATED);
        long rate = estimator.acknowledgedBitsPerSecond();
        for (int time = 0; time < 1_000; time++) {
            path.millis++;
            arrivals[0] += 250;
            estimator.onFeedback(first, 1, arrivals, path.now());
        }

        assertThat(ignored(FeedbackFault.REPEATED) - repeated).isEqualTo(1_000);
        assertThat(estimator.acknowledgedBitsPerSecond()).isEqualTo(rate);
    }

    @Test
    void arrivalsAtImpossibleTimesDoNotCount() {
        path.run(3_000, 10);
        path.report();
        int first = path.send();
        path.send();
        long micros = path.millis * 1_000;
        estimator.onFeedback(first, 2, new long[] {micros - 60_000_000, micros + 60_000_000}, path.now());

        assertThat(ignored(FeedbackFault.IMPOSSIBLE_TIME)).isEqualTo(2);
    }

    @Test
    void anOldReportAfterANewerOneChangesNoNewerState() {
        path.run(3_000, 10);
        path.report();
        int first = path.send();
        int second = path.send();
        long micros = path.millis * 1_000;
        estimator.onFeedback(second, 1, new long[] {micros + 20_000}, path.now());
        estimator.onFeedback(first, 1, new long[] {micros + 20_000}, path.now());

        assertThat(estimator.inFlightBytes()).isZero();
        assertThat(ignored(FeedbackFault.REPEATED)).isZero();
    }

    /** Four hundred reports of two packets each, sent at 1 Mbit/s, that came at these times by what the peer says. */
    private void reportTwoByTwo(LongUnaryOperator firstMicros, long apartMicros) {
        estimator.wanted(50_000_000, path.now());
        for (int report = 0; report < 400; report++) {
            int first = path.send();
            path.millis += 10;
            path.send();
            path.millis += 10;
            long micros = firstMicros.applyAsLong(report);
            estimator.onFeedback(first, 2, new long[] {micros, micros + apartMicros}, path.now());
            estimator.onTick(path.now());
        }
    }

    @Test
    void arrivalsToldAllAtOnceDoNotRaiseTheRate() {
        reportTwoByTwo(report -> path.millis * 1_000, 0);

        assertThat(estimator.targetBitsPerSecond()).isLessThanOrEqualTo(1_600_000);
    }

    @Test
    void arrivalsThatRunTenTimesTooFastDoNotRaiseTheRate() {
        reportTwoByTwo(report -> report * 2_000L, 1_000);

        assertThat(estimator.targetBitsPerSecond()).isLessThanOrEqualTo(1_600_000);
    }

    @Test
    void allMissingIsNotAnAnswer() {
        path.run(3_000, 10);
        path.report();
        long[] missing = new long[20];
        Arrays.fill(missing, NOT_RECEIVED);
        for (int report = 0; report < 50; report++) {
            int first = path.send();
            for (int packet = 1; packet < 10; packet++) {
                path.millis += 10;
                path.send();
            }
            estimator.onFeedback(first, 10, missing, path.now());
            estimator.onTick(path.now());
        }

        assertThat(estimator.targetBitsPerSecond()).isLessThan(300_000);
    }

    @Test
    void aReportOfEverythingIsBoundedInTime() {
        for (int packet = 0; packet < 3 * LOGGED; packet++) {
            path.send();
        }
        long[] arrivals = new long[ALL];
        for (int index = 0; index < ALL; index++) {
            arrivals[index] = random.nextLong();
        }
        long before = System.nanoTime();
        for (int report = 0; report < 1_000; report++) {
            estimator.onFeedback(random.nextInt(0x1_0000), ALL, arrivals, path.now());
        }

        // 8,192 packets a report; generous, for the machine may be busy.
        assertThat(System.nanoTime() - before).isLessThan(10_000_000_000L);
    }

    @Test
    void randomFeedbackNeverThrowsAndKeepsTheBounds() {
        long[] arrivals = new long[2_000];
        estimator.wanted(3_000_000, path.now());
        int last = 0;
        for (int step = 0; step < 30_000; step++) {
            path.millis += random.nextInt(20);
            ProbeCluster probe = estimator.nextProbe();
            last = estimator.onSent(random.nextInt(-5, 70_000), probe == null ? 0 : probe.id(), path.now());
            if (step % 5 == 0) {
                long base = path.millis * 1_000;
                for (int index = 0; index < arrivals.length; index++) {
                    arrivals[index] = switch (random.nextInt(4)) {
                        case 0 -> NOT_RECEIVED;
                        case 1 -> random.nextLong();
                        case 2 -> base + random.nextInt(-5_000_000, 5_000_000);
                        default -> base + index * 250L;
                    };
                }
                int back = random.nextInt(50);
                estimator.onFeedback(last - back, random.nextInt(-1, 2_001), arrivals, path.now());
            }
            if (random.nextInt(100) == 0) {
                estimator.onRemb(random.nextLong(), path.now());
                estimator.onReceiverReport(random.nextDouble() * 4 - 2, path.now());
            }
            estimator.onTick(path.now());
            assertThat(estimator.targetBitsPerSecond())
                    .isBetween(BandwidthEstimator.MIN_BITS_PER_SECOND, BandwidthEstimator.MAX_BITS_PER_SECOND);
            assertThat(estimator.inFlightBytes()).isNotNegative();
        }
    }
}
