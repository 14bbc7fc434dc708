package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** After the cases of libwebrtc's trendline_estimator_unittest, in our own words. */
final class DelayTrendTest {
    private static final double INTERVAL = 10;

    private final DelayTrend trend = new DelayTrend();
    private final RandomGenerator random = new Random(42);
    private double arrival = 1_000;

    private void groups(int count, double slope) {
        for (int group = 0; group < count; group++) {
            double delta = INTERVAL * (1 + slope);
            arrival += delta;
            trend.update(delta, INTERVAL, arrival);
        }
    }

    @Test
    void isNormalWhileTheDelayIsFlat() {
        groups(200, 0);

        assertThat(trend.usage()).isEqualTo(NetworkUsage.NORMAL);
    }

    @Test
    void isOverWhileAQueueFills() {
        groups(30, 0);
        groups(30, 0.1);

        assertThat(trend.usage()).isEqualTo(NetworkUsage.OVER);
    }

    @Test
    void isUnderWhileAQueueDrains() {
        groups(60, 0);
        groups(30, -0.1);

        assertThat(trend.usage()).isEqualTo(NetworkUsage.UNDER);
    }

    @Test
    void isNormalAgainWhenTheQueueStandsStill() {
        groups(60, 0);
        groups(20, 0.1);
        groups(80, 0);

        assertThat(trend.usage()).isEqualTo(NetworkUsage.NORMAL);
    }

    @Test
    void needsAWindowOfGroupsFirst() {
        groups(19, 0.5);
        assertThat(trend.usage()).isEqualTo(NetworkUsage.NORMAL);

        groups(10, 0.5);
        assertThat(trend.usage()).isEqualTo(NetworkUsage.OVER);
    }

    @Test
    void seesAFillingQueueWithinATenthOfASecond() {
        groups(100, 0);
        int needed = 0;
        while (trend.usage() != NetworkUsage.OVER && needed < 100) {
            groups(1, 1);
            needed++;
        }

        assertThat(needed * INTERVAL).isLessThanOrEqualTo(100);
    }

    @Test
    void doesNotTakeJitterForAQueue() {
        int over = 0;
        double jitterBefore = 0;
        for (int group = 0; group < 3_000; group++) {
            double jitter = random.nextDouble() * 5;
            double delta = INTERVAL + jitter - jitterBefore;
            jitterBefore = jitter;
            arrival += delta;
            trend.update(delta, INTERVAL, arrival);
            over += group > 100 && trend.usage() == NetworkUsage.OVER ? 1 : 0;
        }

        assertThat(over).isLessThan(15);
    }

    @Test
    void arrivalsAllAtOnceGiveNoSlope() {
        for (int group = 0; group < 100; group++) {
            trend.update(0, 0, arrival);
        }

        assertThat(trend.usage()).isEqualTo(NetworkUsage.NORMAL);
    }

    @Test
    void aResetForgetsTheQueue() {
        groups(30, 0);
        groups(30, 0.1);
        trend.reset();

        assertThat(trend.usage()).isEqualTo(NetworkUsage.NORMAL);
    }

    @Test
    void goesOnAfterManyGroups() {
        groups(50_000, 0);
        groups(30, 0.2);

        assertThat(trend.usage()).isEqualTo(NetworkUsage.OVER);
    }
}
