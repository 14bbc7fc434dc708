package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;

/** After the cases of libwebrtc's aimd_rate_control_unittest, in our own words. */
final class AimdRateControlTest {
    private static final long MILLI = 1_000;
    private static final long MIN = 30_000;

    private final AimdRateControl aimd = new AimdRateControl(1_000_000, MIN, 100_000_000);
    private long now;

    private void normal(double seconds, long acknowledged) {
        for (int step = 0; step < Math.round(seconds * 10); step++) {
            now += 100 * MILLI;
            aimd.update(NetworkUsage.NORMAL, acknowledged, now);
        }
    }

    private void over(long acknowledged) {
        now += 300 * MILLI;
        aimd.update(NetworkUsage.OVER, acknowledged, now);
    }

    @Test
    void growsByEightPercentASecondWhileTheCapacityIsUnknown() {
        normal(0.1, 2_000_000);
        normal(1, 2_000_000);

        assertThat(aimd.bitsPerSecond()).isCloseTo(1_080_000, withPercentage(0.5));
    }

    @Test
    void growsToHalfAgainOfWhatArrivesAndNoFurther() {
        normal(60, 1_000_000);

        assertThat(aimd.bitsPerSecond()).isEqualTo(1_510_000);
    }

    @Test
    void growsByAboutAPacketEachResponseTimeCloseToTheCapacity() {
        aimd.roundTrip(200 * MILLI);
        over(1_000_000);
        long before = aimd.bitsPerSecond();
        normal(0.1, before);
        normal(5, 1_000_000);

        // A packet of 1,180 bytes each 600 ms.
        assertThat(aimd.bitsPerSecond() - before).isBetween(60_000L, 85_000L);
    }

    @Test
    void growsFastAgainWhenMoreThanTheCapacityArrives() {
        over(1_000_000);
        long before = aimd.bitsPerSecond();
        normal(0.1, 2_000_000);
        normal(1, 2_000_000);

        assertThat(aimd.bitsPerSecond()).isCloseTo((long) (before * 1.08), withPercentage(0.5));
    }

    @Test
    void lowersToEightyFivePercentOfWhatArrives() {
        over(800_000);

        assertThat(aimd.bitsPerSecond()).isEqualTo(675_000);
    }

    @Test
    void anOveruseNeverRaisesTheRate() {
        over(10_000_000);

        assertThat(aimd.bitsPerSecond()).isEqualTo(1_000_000);
    }

    @Test
    void holdsWhileAQueueDrains() {
        over(800_000);
        for (int update = 0; update < 50; update++) {
            now += 100 * MILLI;
            aimd.update(NetworkUsage.UNDER, 800_000, now);
        }

        assertThat(aimd.bitsPerSecond()).isEqualTo(675_000);
    }

    @Test
    void trustsWhatWasMeasuredBeforeMoreThanALowMoment() {
        for (int time = 0; time < 5; time++) {
            aimd.set(1_000_000, now);
            over(1_000_000);
        }
        aimd.set(1_000_000, now);
        over(950_000);

        assertThat(aimd.bitsPerSecond()).isEqualTo(845_000);
    }

    @Test
    void waitsForAChangeToShowBeforeTheNext() {
        aimd.roundTrip(100 * MILLI);
        over(800_000);

        assertThat(aimd.mayReduce(600_000, now + 50 * MILLI)).isFalse();
        assertThat(aimd.mayReduce(600_000, now + 100 * MILLI)).isTrue();
        assertThat(aimd.mayReduce(300_000, now + 50 * MILLI)).isTrue();
    }

    @Test
    void keepsWithinItsBounds() {
        over(0);
        assertThat(aimd.bitsPerSecond()).isEqualTo(MIN);

        aimd.set(Long.MAX_VALUE, now);
        assertThat(aimd.bitsPerSecond()).isEqualTo(100_000_000);
    }

    @Test
    void doesNotGrowBeyondWhatAnybodyWants() {
        aimd.ceiling(1_100_000);
        normal(30, 3_000_000);

        assertThat(aimd.bitsPerSecond()).isEqualTo(1_100_000);
    }

    @Test
    void aProbeRaisesAtOnceButNeverLowersBelowWhatArrives() {
        aimd.onProbe(3_000_000, 900_000, now);
        assertThat(aimd.bitsPerSecond()).isEqualTo(3_000_000);

        aimd.onProbe(500_000, 900_000, now);
        assertThat(aimd.bitsPerSecond()).isEqualTo(900_000);
    }
}
