package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

/** After the cases of libwebrtc's probe_controller_unittest, in our own words and by our own rules. */
final class ProbePlanTest {
    private static final LossControl.State FINE = LossControl.State.DELAY_BASED;
    private static final long SECOND = 1_000_000;

    private final ProbePlan plan = new ProbePlan(100_000_000);
    private long now = 10_000;

    private ProbeCluster probe() {
        ProbeCluster cluster = plan.current();
        return Objects.requireNonNull(cluster);
    }

    private void tick(double seconds, long target) {
        long end = now + (long) (seconds * SECOND);
        while (now < end && plan.current() == null) {
            now += 10_000;
            plan.onTick(target, now, FINE);
        }
    }

    private void sendAll() {
        ProbeCluster cluster = probe();
        for (int packet = 0; packet < 100 && cluster.equals(plan.current()); packet++) {
            now += 1_000;
            plan.onSent(cluster.id(), 1_200, now);
        }
        assertThat(plan.current()).isNull();
    }

    @Test
    void startsAsSoonAsSomethingIsWanted() {
        tick(1, 1_000_000);
        assertThat(plan.current()).isNull();

        plan.wanted(10_000_000);
        tick(0.1, 1_000_000);
        assertThat(probe().bitsPerSecond()).isEqualTo(3_000_000);
        assertThat(probe().minimalBytes()).isEqualTo(5_625);
        assertThat(probe().minimalPackets()).isEqualTo(5);
    }

    @Test
    void doublesWhileResultsKeepUp() {
        plan.wanted(10_000_000);
        tick(0.1, 1_000_000);
        sendAll();
        plan.onResult(2_900_000, 1_000_000, now, FINE);

        assertThat(probe().bitsPerSecond()).isEqualTo(5_800_000);
    }

    @Test
    void stopsWhereAResultFallsShort() {
        plan.wanted(10_000_000);
        tick(0.1, 1_000_000);
        sendAll();
        plan.onResult(1_500_000, 1_000_000, now, FINE);

        assertThat(plan.current()).isNull();
    }

    @Test
    void staysWithinHalfAgainOfWhatIsWanted() {
        plan.wanted(1_500_000);
        tick(0.1, 1_000_000);
        assertThat(probe().bitsPerSecond()).isEqualTo(2_250_000);

        sendAll();
        plan.onResult(2_250_000, 1_000_000, now, FINE);
        assertThat(plan.current()).isNull();
    }

    @Test
    void asksNothingWhereEnoughIsKnown() {
        plan.wanted(900_000);
        tick(20, 1_000_000);

        assertThat(plan.current()).isNull();
    }

    /** A probe that wins and then fills a queue, as one that passed through a bucket of tokens. */
    private void winAndBeRefuted() {
        sendAll();
        plan.onResult(1_300_000, 1_000_000, now, FINE);
        assertThat(plan.current()).isNull();
        now += SECOND / 2;
        plan.onOveruse(1_300_000, false, now);
    }

    private double secondsToTheNext() {
        long begin = now;
        tick(100, 1_000_000);
        assertThat(plan.current()).isNotNull();
        return (now - begin) / 1e6;
    }

    @Test
    void aQueueRightAfterAProbeIsTheProbesForAMoment() {
        plan.wanted(4_000_000);
        tick(0.1, 1_000_000);
        sendAll();
        now += SECOND / 10;

        assertThat(plan.onOveruse(1_000_000, false, now))
                .as("what was known before")
                .isEqualTo(1_000_000);
        assertThat(plan.onOveruse(1_000_000, false, now + SECOND / 5)).isEqualTo(1_000_000);
        assertThat(plan.onOveruse(1_000_000, false, now + SECOND / 2))
                .as("it goes on")
                .isEqualTo(-1);
    }

    @Test
    void aQueueLongAfterAProbeIsNotTheProbes() {
        plan.wanted(1_000_000);
        tick(1, 1_000_000);

        assertThat(plan.onOveruse(1_000_000, false, now)).isEqualTo(-1);
    }

    @Test
    void aRefutedProbeHasWonNothing() {
        plan.wanted(2_000_000);
        tick(0.1, 1_000_000);

        winAndBeRefuted();
        assertThat(secondsToTheNext()).isBetween(1.4, 1.6);
        winAndBeRefuted();
        assertThat(secondsToTheNext()).isBetween(2.4, 2.6);
        winAndBeRefuted();
        assertThat(secondsToTheNext()).as("no later").isBetween(2.4, 2.6);
        winAndBeRefuted();
        plan.wanted(4_000_000);
        assertThat(secondsToTheNext()).as("more is wanted").isLessThan(1.5);
    }

    @Test
    void whatIsWantedAHundredthMoreIsNoNews() {
        plan.wanted(2_000_000);
        tick(0.1, 1_000_000);
        sendAll();
        plan.onResult(1_050_000, 1_000_000, now, FINE);
        plan.wanted(2_020_000);

        assertThat(secondsToTheNext()).isGreaterThan(1.9);
    }

    @Test
    void aSlowPathIsProbedForLongerThanABucketOfTokensHides() {
        plan.wanted(1_000_000);
        tick(0.1, 100_000);

        assertThat(probe().bitsPerSecond()).isEqualTo(300_000);
        assertThat(probe().minimalBytes()).isEqualTo(3_200);
    }

    @Test
    void wherePacketsOfAVoiceAreWhatFitsAProbeIsLowAndLong() {
        plan.wanted(1_000_000);
        tick(0.1, 30_000);
        assertThat(probe().minimalBytes()).isEqualTo(3_200);
        sendAll();

        plan.onResult(70_000, 30_000, now, FINE);

        assertThat(probe().bitsPerSecond()).isEqualTo(105_000);
        assertThat(probe().minimalBytes()).as("a quarter of a second").isEqualTo(3_200);
    }

    @Test
    void keepsAProbeUntilItsPacketsAndBytesAreSent() {
        plan.wanted(10_000_000);
        tick(0.1, 1_000_000);
        ProbeCluster cluster = probe();
        plan.onSent(cluster.id(), 6_000, now);
        assertThat(plan.current()).isSameAs(cluster);

        plan.onSent(cluster.id() + 1, 6_000, now);
        for (int packet = 0; packet < 3; packet++) {
            plan.onSent(cluster.id(), 10, now);
        }
        assertThat(plan.current()).isSameAs(cluster);
        now += 10_000;
        plan.onSent(cluster.id(), 10, now);
        assertThat(plan.current()).isNull();
    }

    @Test
    void aPictureThatLeavesAtOnceIsNoProbeUntilAnotherPacketFollows() {
        plan.wanted(10_000_000);
        tick(0.1, 1_000_000);
        ProbeCluster cluster = probe();
        for (int packet = 0; packet < 10; packet++) {
            plan.onSent(cluster.id(), 1_200, now);
        }
        assertThat(plan.current()).isSameAs(cluster);

        now += 10_000;
        plan.onSent(cluster.id(), 300, now);
        assertThat(plan.current()).isNull();
    }

    @Test
    void givesUpAProbeThatIsNotSent() {
        plan.wanted(10_000_000);
        tick(0.1, 1_000_000);
        now += 2 * SECOND;
        plan.onTick(1_000_000, now, FINE);

        assertThat(plan.current()).isNull();
    }

    @Test
    void triesAgainOnACalmPathAndLessOftenWhereItWinsNothing() {
        plan.wanted(10_000_000);
        for (int time = 0; time < 5; time++) {
            tick(10, 1_000_000);
            sendAll();
            plan.onResult(1_000_000, 1_000_000, now, FINE);
        }
        long ended = now;
        tick(10, 1_000_000);

        assertThat(probe().bitsPerSecond()).isEqualTo(2_000_000);
        assertThat(now - ended).isBetween(3 * SECOND, 3 * SECOND + 50_000);
    }

    @Test
    void growthOfWhatIsWantedIsTriedAtOnce() {
        plan.wanted(1_200_000);
        tick(0.1, 1_000_000);
        sendAll();
        plan.onResult(1_250_000, 1_000_000, now, FINE);
        tick(3, 1_250_000);
        assertThat(plan.current()).isNull();

        plan.wanted(3_000_000);
        tick(0.05, 1_250_000);
        assertThat(probe().bitsPerSecond()).isEqualTo(2_500_000);
    }

    @Test
    void afterADropTriesTheRateBeforeItSoon() {
        plan.wanted(2_000_000);
        tick(0.1, 1_000_000);
        sendAll();
        plan.onResult(3_000_000, 1_000_000, now, FINE);
        tick(2, 3_000_000);
        plan.onOveruse(3_000_000, false, now);
        long dropped = now;
        tick(5, 1_000_000);

        assertThat(probe().bitsPerSecond()).isEqualTo(2_550_000);
        assertThat(now - dropped).isBetween(SECOND / 4, SECOND / 2);
    }

    @Test
    void waitsUntilThePathIsCalm() {
        plan.wanted(3_000_000);
        tick(0.1, 1_000_000);
        sendAll();
        plan.onResult(1_000_000, 1_000_000, now, FINE);
        for (int time = 0; time < 50; time++) {
            plan.onOveruse(1_000_000, false, now);
            tick(0.2, 1_000_000);
            assertThat(plan.current()).isNull();
        }
    }

    @Test
    void asksForNothingWhereLossesLowerTheRateAndForLittleWhereItRecovers() {
        plan.wanted(10_000_000);
        plan.onTick(1_000_000, now, LossControl.State.DECREASING);
        assertThat(plan.current()).isNull();

        plan.onTick(1_000_000, now, LossControl.State.INCREASING);
        assertThat(probe().bitsPerSecond()).isEqualTo(1_500_000);
    }

    @Test
    void numbersOfClustersStayWithinTheirSixBits() {
        plan.wanted(10_000_000);
        for (int time = 1; time <= 130; time++) {
            tick(10, 1_000_000);
            assertThat(probe().id()).isEqualTo((time - 1) % 63 + 1);
            sendAll();
            plan.onResult(1_000_000, 1_000_000, now, FINE);
        }
    }
}
