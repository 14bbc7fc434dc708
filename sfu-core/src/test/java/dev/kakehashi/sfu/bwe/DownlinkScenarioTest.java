package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * One subscriber behind a bottleneck of one kind each. Every scene prints a line of figures and draws
 * {@code target/plots/NAME.svg}.
 */
final class DownlinkScenarioTest {
    private static final long SEED = 42;
    private static final long WANTED = 2_500_000;

    private static BottleneckLink link(long bitsPerSecond) {
        return new BottleneckLink(new Random(SEED), bitsPerSecond).queueMillis(300);
    }

    private static Downlink downlink(String name, BottleneckLink link) {
        return new Downlink(name, new Random(SEED + 1), link);
    }

    @Test
    void fillsAConstantMegabit() {
        Profile profile =
                downlink("constant-1M", link(1_000_000)).wanted(0, WANTED).run(60);
        profile.print(10, 60);

        assertThat(profile.utilisation(10, 60)).isGreaterThan(0.85);
        assertThat(profile.queue(10, 60, 0.95)).isLessThan(100);
    }

    @Test
    void followsAFallAndARiseOfTheCapacity() {
        BottleneckLink link = link(WANTED).from(20, 500_000).from(40, WANTED);
        Profile profile = downlink("steps", link).wanted(0, WANTED).run(60);
        double down = profile.untilTargetBelow(20, 500_000);
        double up = profile.untilTargetAbove(40, 0.85 * WANTED);
        profile.print(5, 20);
        profile.print(25, 40, "s until below 500k", down);
        profile.print(45, 60, "s until above 85 %", up);

        assertThat(profile.utilisation(5, 20)).isGreaterThan(0.85);
        assertThat(down).isLessThanOrEqualTo(1.5);
        assertThat(profile.utilisation(25, 40)).isGreaterThan(0.85);
        assertThat(up).isLessThanOrEqualTo(5);
        assertThat(profile.utilisation(45, 60)).isGreaterThan(0.85);
    }

    @Test
    void backsOffWithinASecondOfAHalving() {
        for (long rate : new long[] {600_000, 1_000_000, 2_500_000, 5_000_000}) {
            BottleneckLink link = link(rate).from(15, rate / 2);
            Profile profile = downlink("halving-" + rate / 1_000 + "k", link)
                    .wanted(0, 6_000_000)
                    .run(30);
            double down = profile.untilTargetBelow(15, rate / 2.0);
            profile.print(18, 30, "s until below half", down);

            assertThat(down).isLessThanOrEqualTo(1);
            assertThat(profile.utilisation(18, 30)).isGreaterThan(0.85);
        }
    }

    @Test
    void isFullAgainSoonAfterAnOutageOfASecond() {
        BottleneckLink link = link(WANTED).from(15, 0).from(16, WANTED);
        Profile profile = downlink("outage-1s", link).wanted(0, WANTED).run(30);
        double up = profile.untilTargetAbove(16, 0.85 * WANTED);
        profile.print(20, 30, "s until above 85 %", up);

        assertThat(up).isLessThanOrEqualTo(5);
        assertThat(profile.utilisation(21, 30)).isGreaterThan(0.85);
    }

    @Test
    void doesNotCollapseUnderRandomLoss() {
        Profile profile = downlink("loss-5", link(10_000_000).loss(0.05))
                .wanted(0, WANTED)
                .run(40);
        profile.print(5, 40);

        assertThat(profile.sent(5, 40)).isGreaterThan(0.8 * WANTED);
    }

    @Test
    void doesNotCollapseUnderBurstsOfLoss() {
        Profile profile = downlink("burst-loss-3", link(10_000_000).burstLoss(0.03))
                .wanted(0, WANTED)
                .run(40);
        profile.print(5, 40);

        assertThat(profile.sent(5, 40)).isGreaterThan(0.8 * WANTED);
    }

    @Test
    void doesNotTakeJitterForAQueue() {
        Profile profile = downlink("jitter-30ms", link(WANTED).jitterMillis(30))
                .wanted(0, WANTED)
                .run(40);
        profile.print(10, 40);

        assertThat(profile.utilisation(10, 40)).isGreaterThan(0.85);
    }

    @Test
    void doesNotTakeReorderingForLoss() {
        BottleneckLink link = link(WANTED).jitterMillis(30).reordering();
        Profile profile = downlink("reordering-30ms", link).wanted(0, WANTED).run(40);
        profile.print(10, 40);

        assertThat(profile.utilisation(10, 40)).isGreaterThan(0.75);
    }

    @Test
    void sharesWithADownload() {
        BottleneckLink link = link(4_000_000).queueMillis(250);
        Profile profile =
                downlink("reno", link).wanted(0, 6_000_000).other(10, 70).run(90);
        double ours = profile.received(20, 70);
        double share = ours / (ours + profile.otherReceived(20, 70));
        profile.print(20, 70, "our share", share);
        profile.print(75, 90);

        assertThat(share).isBetween(0.25, 0.75);
        assertThat(profile.utilisation(75, 90)).isGreaterThan(0.85);
    }

    @Test
    void doesNotFillADeepQueue() {
        BottleneckLink link = link(1_000_000).queueMillis(1_000);
        Profile profile = downlink("bufferbloat", link).wanted(0, WANTED).run(60);
        profile.print(10, 60);

        assertThat(profile.queue(10, 60, 0.95)).isLessThan(100);
        assertThat(profile.utilisation(10, 60)).isGreaterThan(0.85);
    }

    @Test
    void growsAtOnceWhenASmallSourceWantsMore() {
        Profile profile = downlink("application-limited", link(3_000_000))
                .wanted(0, 300_000)
                .wanted(20, WANTED)
                .run(40);
        double up = profile.untilTargetAbove(20, 0.9 * WANTED);
        profile.print(22, 40, "s until above 90 %", up);

        assertThat(up).isLessThanOrEqualTo(2);
        assertThat(profile.received(22, 40)).isGreaterThan(0.85 * WANTED);
        assertThat(profile.queue(22, 40, 0.95)).isLessThan(100);
    }

    @Test
    void knowsAGoodNetworkWithinTwoSeconds() {
        Profile profile =
                downlink("start-10M", link(10_000_000)).wanted(0, 3_000_000).run(10);
        double up = profile.untilTargetAbove(0, 3_000_000);
        profile.print(2, 10, "s until 3M", up);

        assertThat(up).isLessThanOrEqualTo(2);
        assertThat(profile.received(2, 10)).isGreaterThan(2_900_000);
    }

    @Test
    void findsSlowPathsToo() {
        for (long rate : new long[] {150_000, 250_000, 800_000}) {
            Profile profile = downlink("slow-" + rate / 1_000 + "k", link(rate))
                    .wanted(0, WANTED)
                    .run(40);
            profile.print(5, 40);

            assertThat(profile.utilisation(5, 40)).isGreaterThan(0.8);
            assertThat(profile.queue(5, 40, 0.95)).isLessThan(150);
        }
    }

    @Test
    void copesWithALongPathAndSlowFeedback() {
        BottleneckLink link = link(2_000_000).delayMillis(100);
        Profile profile = downlink("long-path", link)
                .feedbackMillis(100)
                .wanted(0, WANTED)
                .run(60);
        profile.print(10, 60);

        assertThat(profile.utilisation(10, 60)).isGreaterThan(0.85);
        assertThat(profile.queue(10, 60, 0.95)).isLessThan(150);
    }

    @Test
    void aLiarGetsNoMoreThanTwiceWhatIsReallySent() {
        Downlink downlink = downlink("liar", link(500_000)).liar().wanted(0, 20_000_000);
        Profile profile = downlink.run(30);
        profile.print(5, 30);

        for (int sample = 10; sample < profile.samples().size(); sample++) {
            double seconds = (sample + 1) * Profile.STEP_SECONDS;
            double allowed = 2 * Math.max(profile.sent(seconds - 1, seconds), (double) downlink.largestProbe());
            assertThat(profile.samples().get(sample).target()).isLessThanOrEqualTo(allowed);
        }
        assertThat(profile.meanTarget(5, 30)).isLessThan(1.5 * 20_000_000);
    }
}
