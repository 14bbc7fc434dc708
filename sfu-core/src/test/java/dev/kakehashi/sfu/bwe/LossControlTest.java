package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** After the cases of libwebrtc's loss_based_bwe_v2_test, in our own words. */
final class LossControlTest {
    private final LossControl loss = new LossControl(30_000, 100_000_000);
    private final RandomGenerator random = new Random(42);
    private long now = 1;

    /** Sends so long at a rate in packets of 1,000 bytes, of which a part is lost. */
    private void send(double seconds, long rate, double lost, long delayBased, long acknowledged) {
        long interval = 8_000_000_000L / rate;
        long end = now + (long) (seconds * 1e6);
        while (now < end) {
            now += interval;
            loss.history().onReported(1_000, random.nextDouble() >= lost, now);
            loss.update(delayBased, acknowledged, false);
        }
    }

    private long bound(long delayBased) {
        return Math.min(loss.bitsPerSecond(), delayBased);
    }

    @Test
    void boundsNothingWithoutLosses() {
        send(5, 1_000_000, 0, 1_000_000, 1_000_000);

        assertThat(loss.state()).isEqualTo(LossControl.State.DELAY_BASED);
        assertThat(loss.bitsPerSecond()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void boundsNothingBeforeThreeObservations() {
        send(0.7, 1_000_000, 0.6, 1_000_000, -1);

        assertThat(loss.bitsPerSecond()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void threePercentAtAnyRateAreInherent() {
        send(20, 2_000_000, 0.03, 2_000_000, 1_950_000);

        assertThat(bound(2_000_000)).isGreaterThanOrEqualTo(1_900_000);
    }

    @Test
    void halfOfEverythingLostBoundsTheRate() {
        send(2, 2_000_000, 0, 2_000_000, 2_000_000);
        send(4, 2_000_000, 0.5, 2_000_000, 1_000_000);

        assertThat(bound(2_000_000)).isBetween(900_000L, 1_200_000L);
        assertThat(loss.averageLoss()).isBetween(0.4, 0.6);
    }

    @Test
    void neverBoundsBelowWhatArrives() {
        send(10, 2_000_000, 0.5, 2_000_000, 1_500_000);

        assertThat(bound(2_000_000)).isGreaterThanOrEqualTo(1_500_000);
    }

    /** A source that is limited itself sends no more than this, whatever the bound. */
    @Test
    void aProbeRaisesTheBoundOfASourceThatIsLimitedItself() {
        send(2, 2_000_000, 0, 2_000_000, 2_000_000);
        send(4, 2_000_000, 0.5, 2_000_000, 400_000);
        send(6, 300_000, 0, 4_000_000, 300_000);
        long before = loss.bitsPerSecond();
        assertThat(before).isLessThan(2_000_000);

        loss.onProbe(2_500_000);

        assertThat(bound(4_000_000)).isEqualTo(2_500_000);
    }

    /** A voice alone would take half a minute to outweigh what pictures lost. */
    @Test
    void aProbeThatArrivesWholeSomeTimeAfterTheLastLossEndsTheBound() {
        send(2, 2_000_000, 0, 2_000_000, 2_000_000);
        send(4, 2_000_000, 0.5, 2_000_000, 400_000);
        send(1.5, 24_000, 0, 2_000_000, 24_000);
        assertThat(loss.averageLoss()).isGreaterThan(0.3);

        loss.onProbe(2_500_000);
        send(2, 24_000, 0, 2_500_000, 24_000);

        assertThat(loss.state()).isEqualTo(LossControl.State.DELAY_BASED);
        assertThat(loss.averageLoss()).isZero();
    }

    @Test
    void aProbeAmongLossesProvesNothing() {
        send(2, 2_000_000, 0, 2_000_000, 2_000_000);
        send(4, 2_000_000, 0.5, 2_000_000, 400_000);
        long before = loss.bitsPerSecond();

        loss.onProbe(2_500_000);

        assertThat(loss.bitsPerSecond()).isEqualTo(before);
    }

    @Test
    void recoversAndIsDelayBasedAgainWhenLossesEnd() {
        send(2, 2_000_000, 0, 2_000_000, 2_000_000);
        send(3, 2_000_000, 0.5, 2_000_000, 1_000_000);
        for (int second = 0; second < 20; second++) {
            long rate = bound(2_000_000);
            send(1, rate, 0, 2_000_000, rate);
        }

        assertThat(bound(2_000_000)).isEqualTo(2_000_000);
        assertThat(loss.state()).isEqualTo(LossControl.State.DELAY_BASED);
    }

    @Test
    void aPacketFoundLaterIsNotLost() {
        for (int packet = 0; packet < 1_000; packet++) {
            now += 8_000;
            loss.history().onReported(1_000, packet % 2 == 0, now);
            if (packet % 2 == 1) {
                loss.history().onFound(1_000, now);
            }
            loss.update(1_000_000, 1_000_000, false);
        }

        assertThat(loss.averageLoss()).isZero();
        assertThat(loss.state()).isEqualTo(LossControl.State.DELAY_BASED);
    }

    @Test
    void aPacketFoundAfterItsObservationEndedIsTakenOutOfIt() {
        LossHistory history = new LossHistory();
        history.onReported(10_000, true, 0);
        history.onReported(10_000, false, 260_000);
        history.close();
        assertThat(history.averageLoss()).isEqualTo(0.5);

        history.onFound(10_000, 260_000);
        assertThat(history.averageLoss()).isZero();
    }

    @Test
    void everythingLostLeavesTheLeastRate() {
        send(2, 1_000_000, 0, 1_000_000, 1_000_000);
        send(10, 1_000_000, 1, 1_000_000, 0);

        assertThat(bound(1_000_000)).isBetween(30_000L, 200_000L);
    }

    @Test
    void theWorstObservationIsLeftOutOfTheMean() {
        LossHistory history = new LossHistory();
        for (int observation = 0; observation < 10; observation++) {
            now += 300_000;
            history.onReported(10_000, true, now);
            history.onReported(10_000, observation != 5, now + 260_000);
            assertThat(history.close()).isTrue();
        }

        assertThat(history.averageLoss()).isZero();
    }

    @Test
    void theWorstObservationCountsWhereMuchMoreWasSentInIt() {
        LossHistory history = new LossHistory();
        for (int observation = 0; observation < 10; observation++) {
            now += 300_000;
            int bytes = observation == 5 ? 100_000 : 10_000;
            history.onReported(bytes, true, now);
            history.onReported(bytes, observation != 5, now + 260_000);
            history.close();
        }

        assertThat(history.averageLoss()).isGreaterThan(0.2);
    }
}
