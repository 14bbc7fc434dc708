package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;

/** After the cases of libwebrtc's probe_bitrate_estimator_unittest, in our own words. */
final class ProbeMeterTest {
    private static final int ID = 7;

    private final ProbeMeter meter = new ProbeMeter();

    ProbeMeterTest() {
        meter.begin(new ProbeCluster(ID, 800_000, 4_000, 5));
    }

    /** Of 1,000 bytes: 800 kbit/s is one each 10 ms. */
    private void packets(int count, long sendMicros, long arrivalMicros) {
        for (int packet = 0; packet < count; packet++) {
            meter.add(ID, 1_000, packet * sendMicros, 50_000 + packet * arrivalMicros);
        }
    }

    @Test
    void findsTheRateOfSendingOnAnEmptyPath() {
        packets(5, 10_000, 10_000);

        assertThat(meter.takeResult()).isEqualTo(800_000);
    }

    @Test
    void needsFourOfFivePackets() {
        packets(3, 10_000, 10_000);
        assertThat(meter.takeResult()).isEqualTo(-1);

        packets(4, 10_000, 10_000);
        assertThat(meter.takeResult()).isPositive();
    }

    @Test
    void needsFourFifthsOfTheBytes() {
        for (int packet = 0; packet < 6; packet++) {
            meter.add(ID, 100, packet * 10_000L, packet * 10_000L);
        }

        assertThat(meter.takeResult()).isEqualTo(-1);
    }

    @Test
    void takesTheSlowerWhereTheyArriveSomewhatFaster() {
        packets(5, 10_000, 6_000);

        assertThat(meter.takeResult()).isEqualTo(800_000);
    }

    @Test
    void aBucketOfTokensThatLetsTheFirstHalfThroughDoesNotDeceive() {
        meter.begin(new ProbeCluster(ID, 800_000, 8_000, 5));
        for (int packet = 0; packet < 8; packet++) {
            long passed = packet < 4 ? packet * 10_000L : 40_000 + (packet - 3) * 40_000L;
            meter.add(ID, 1_000, packet * 10_000L, passed);
        }

        assertThat(meter.takeResult()).isCloseTo(190_000, withPercentage(10));
    }

    /** Behind 800 kbit/s with a bucket of 1,600 bytes, as {@code tc tbf} has it: the whole of it shows 1.3 Mbit/s. */
    @Test
    void norDoesOneInAShortProbe() {
        meter.begin(new ProbeCluster(ID, 1_470_000, 3_200, 5));
        long arrival = 0;
        for (int packet = 0; packet < 11; packet++) {
            long sent = packet * 1_700L;
            arrival = packet < 5 ? sent : Math.max(sent, arrival + 3_190);
            meter.add(ID, 319, sent, arrival);
        }

        assertThat(meter.takeResult()).isCloseTo(760_000, withPercentage(10));
    }

    @Test
    void refusesArrivalsTwiceAsFast() {
        packets(5, 10_000, 4_000);

        assertThat(meter.takeResult()).isEqualTo(-1);
    }

    @Test
    void takesNinetyFivePercentOfACapacityThatItMet() {
        packets(5, 10_000, 20_000);

        assertThat(meter.takeResult()).isCloseTo(380_000, withPercentage(0.1));
    }

    @Test
    void isNotDeceivedByTheOrderOfReports() {
        for (int packet : new int[] {3, 0, 4, 1, 2}) {
            meter.add(ID, 1_000, packet * 10_000L, packet * 10_000L);
        }

        assertThat(meter.takeResult()).isEqualTo(800_000);
    }

    @Test
    void refusesPacketsAllAtOnceAndOnesTooFarApart() {
        packets(5, 0, 10_000);
        assertThat(meter.takeResult()).isEqualTo(-1);

        meter.begin(new ProbeCluster(ID, 800_000, 4_000, 5));
        packets(5, 10_000, 0);
        assertThat(meter.takeResult()).isEqualTo(-1);

        meter.begin(new ProbeCluster(ID, 800_000, 4_000, 5));
        packets(5, 300_000, 300_000);
        assertThat(meter.takeResult()).isEqualTo(-1);
    }

    @Test
    void countsOnlyItsOwnCluster() {
        packets(3, 10_000, 10_000);
        meter.add(ID + 1, 1_000, 40_000, 40_000);
        meter.add(ID - 1, 1_000, 50_000, 50_000);

        assertThat(meter.takeResult()).isEqualTo(-1);
    }

    @Test
    void givesAResultOnce() {
        packets(5, 10_000, 10_000);
        meter.takeResult();

        assertThat(meter.takeResult()).isEqualTo(-1);
    }
}
