package dev.kakehashi.sfu.bwe;

import static dev.kakehashi.sfu.bwe.StreamReports.NO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Feedback by SSRC and sequence number: of packets that were sent, of each once, whatever it holds. */
final class StreamFeedbackTest {
    private static final long MILLI = 1_000_000L;
    private static final long START = Long.MAX_VALUE - 1_500 * MILLI;
    private static final int BYTES = 1_250;
    private static final int VOICE = 0xA0000001;
    private static final int PICTURE = 0x5;

    private final BandwidthEstimator estimator = new BandwidthEstimator(START);
    private final StreamFeedback feedback = new StreamFeedback(estimator);
    private final StreamReports reports = new StreamReports(feedback);
    private long millis;

    private long now() {
        return START + millis * MILLI;
    }

    private void send(int ssrc, int sequenceNumber) {
        feedback.onSent(ssrc, sequenceNumber & 0xFFFF, estimator.onSent(BYTES, 0, now()), now());
    }

    /** Two streams of half a megabit each, reported each 50 ms as received after 20. */
    private void run(int packets) {
        int first = 65_500;
        for (int packet = 0; packet < packets; packet++) {
            send(VOICE, first + packet);
            millis += 10;
            send(PICTURE, packet);
            millis += 10;
            if (packet % 5 == 4) {
                reports.begin(millis + 20);
                long[] voice = new long[5];
                long[] picture = new long[5];
                for (int back = 0; back < 5; back++) {
                    voice[4 - back] = millis - back * 20L;
                    picture[4 - back] = millis - back * 20L + 10;
                }
                reports.stream(VOICE, first + packet - 4 & 0xFFFF, voice).stream(PICTURE, packet - 4 & 0xFFFF, picture)
                        .send(now());
            }
            estimator.onTick(now());
        }
    }

    @Test
    void streamsTogetherTellWhatArrives() {
        run(400);

        assertThat(estimator.acknowledgedBitsPerSecond()).isCloseTo(1_000_000, withPercentage(5));
        assertThat(estimator.roundTripNanos()).isBetween(0L, 20 * MILLI);
        assertThat(estimator.inFlightBytes()).isZero();
        assertThat(feedback.unknown()).isZero();
    }

    @Test
    void ofAClaimOfEveryNumberOnlyThoseSentCount() {
        for (int packet = 0; packet < 100; packet++) {
            send(PICTURE, packet);
        }
        reports.begin(50).stream(PICTURE, 0, new long[0x3000]).stream(7, 0, new long[500])
                .send(now());

        assertThat(feedback.unknown()).isEqualTo(0x3000 - 100 + 500);
        assertThat(estimator.inFlightBytes()).isZero();
    }

    @Test
    void whatIsReportedTwiceCountsOnce() {
        run(100);
        long rate = estimator.acknowledgedBitsPerSecond();
        for (int time = 0; time < 100; time++) {
            millis++;
            reports.begin(millis).stream(PICTURE, 90, millis, millis).send(now());
        }

        assertThat(estimator.ignored(FeedbackFault.REPEATED)).isEqualTo(200);
        assertThat(estimator.acknowledgedBitsPerSecond()).isEqualTo(rate);
    }

    @Test
    void theSameTwiceInOneReportCountsOnce() {
        send(PICTURE, 1);
        reports.begin(60).stream(PICTURE, 1, 40).stream(PICTURE, 1, 50).send(now());

        assertThat(estimator.ignored(FeedbackFault.REPEATED)).isZero();
        assertThat(estimator.inFlightBytes()).isZero();
    }

    /** All of a stream's packets of 100 ms are lost, and the stream ends: no report will ever name them. */
    @Test
    void whatNoReportSpeaksOfIsLostWhenMuchLaterPacketsCame() {
        run(400);
        long before = estimator.targetBitsPerSecond();
        for (int burst = 0; burst < 40; burst++) {
            for (int packet = 0; packet < 120; packet++) {
                send(9, burst * 200 + packet);
            }
            run(30);
        }

        // Two thirds of everything are lost.
        assertThat(estimator.targetBitsPerSecond()).isLessThan(before * 9 / 10);
    }

    @Test
    void whatCameAtATimeThatIsNotToldIsNotLost() {
        run(400);
        long before = estimator.targetBitsPerSecond();
        for (int burst = 0; burst < 40; burst++) {
            for (int packet = 0; packet < 120; packet++) {
                send(9, burst * 200 + packet);
            }
            long[] longAgo = new long[120];
            Arrays.fill(longAgo, millis - 20_000);
            reports.begin(millis).stream(9, burst * 200, longAgo).send(now());
            run(30);
        }

        assertThat(estimator.targetBitsPerSecond()).isGreaterThan(before * 3 / 4);
    }

    /** The report's clock turns over after 18 hours. */
    @Test
    void theTurnOfTheClockIsNoJump() {
        run(20);
        long turn = 65_536_000L - (1L << 37) * 1_000 / 1_024 % 65_536_000L;
        millis += turn - 500 - millis;
        run(200);

        assertThat(estimator.ignored(FeedbackFault.IMPOSSIBLE_TIME)).isLessThan(3);
        assertThat(estimator.acknowledgedBitsPerSecond()).isCloseTo(1_000_000, withPercentage(5));
    }

    @Test
    void beginsWhereTheEstimatorsNumbersStand() {
        for (int packet = 0; packet < 5_000; packet++) {
            estimator.onSent(BYTES, 0, now());
        }
        send(PICTURE, 1);
        reports.begin(60).stream(PICTURE, 1, 40).send(now());

        assertThat(estimator.inFlightBytes()).isZero();
        assertThat(estimator.roundTripNanos()).isNotNegative();
    }

    @Test
    void randomReportsNeverThrowAndKeepTheBounds() {
        RandomGenerator random = new Random(42);
        estimator.wanted(3_000_000, now());
        int next = 0;
        for (int step = 0; step < 30_000; step++) {
            millis += random.nextInt(20);
            send(random.nextBoolean() ? VOICE : PICTURE, next++);
            if (step % 5 == 0) {
                reports.begin(random.nextInt(10) == 0 ? random.nextLong(1L << 40) : millis);
                for (int stream = random.nextInt(4); stream >= 0; stream--) {
                    long[] arrivals = new long[random.nextInt(1, 600)];
                    for (int index = 0; index < arrivals.length; index++) {
                        arrivals[index] = random.nextInt(3) == 0 ? NO : millis - random.nextInt(10_000);
                    }
                    int ssrc = random.nextInt(3) == 0 ? random.nextInt() : random.nextBoolean() ? VOICE : PICTURE;
                    reports.stream(ssrc, next - random.nextInt(1_000) & 0xFFFF, arrivals);
                }
                reports.send(now());
            }
            estimator.onTick(now());
            assertThat(estimator.targetBitsPerSecond())
                    .isBetween(BandwidthEstimator.MIN_BITS_PER_SECOND, BandwidthEstimator.MAX_BITS_PER_SECOND);
            assertThat(estimator.inFlightBytes()).isNotNegative();
        }
        assertThat(feedback.unknown()).isPositive();
    }
}
