package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;

/** After the cases of libwebrtc's acknowledged bitrate estimators, in our own words. */
final class AcknowledgedBitrateTest {
    private static final long DELAY = 40_000;

    private final AcknowledgedBitrate bitrate = new AcknowledgedBitrate();
    private long sent;
    private long arrived = DELAY;

    /** Packets of 1,250 bytes: 1 Mbit/s is one each 10 ms. */
    private void packets(int count, long sendMicros, long arrivalMicros) {
        for (int packet = 0; packet < count; packet++) {
            bitrate.add(1_250, sent, arrived, false);
            sent += sendMicros;
            arrived += arrivalMicros;
        }
    }

    @Test
    void knowsNothingInTheFirstHalfSecond() {
        packets(50, 10_000, 10_000);
        assertThat(bitrate.bitsPerSecond()).isEqualTo(-1);

        packets(2, 10_000, 10_000);
        assertThat(bitrate.bitsPerSecond()).isCloseTo(1_000_000, withPercentage(3));
    }

    @Test
    void staysWithASteadyRate() {
        packets(1_000, 10_000, 10_000);

        assertThat(bitrate.bitsPerSecond()).isCloseTo(1_000_000, withPercentage(2));
    }

    @Test
    void isWhatArrivesWhereAQueueFills() {
        packets(200, 10_000, 10_000);
        packets(200, 5_000, 10_000);

        assertThat(bitrate.bitsPerSecond()).isCloseTo(1_000_000, withPercentage(3));
    }

    @Test
    void ofTheLastMomentsTellsABurstThatTheFilterHasNotSeen() {
        packets(100, 40_000, 40_000);
        packets(60, 500, 5_000);

        assertThat(bitrate.bitsPerSecond()).isLessThan(700_000);
        assertThat(bitrate.momentaryBitsPerSecond()).isCloseTo(2_000_000, withPercentage(10));
    }

    @Test
    void ofTheLastMomentsIsNeverMoreThanWasSent() {
        packets(100, 40_000, 40_000);
        packets(100, 10_000, 1_000);

        assertThat(bitrate.momentaryBitsPerSecond()).isLessThan(1_050_000);
    }

    @Test
    void followsAFallWithinASecond() {
        packets(300, 10_000, 10_000);
        packets(50, 10_000, 20_000);

        assertThat(bitrate.bitsPerSecond()).isBetween(480_000L, 650_000L);
    }

    @Test
    void arrivalsToldCloserTogetherThanTheyWereSentWinNothing() {
        packets(3_000, 10_000, 1_000);

        assertThat(bitrate.bitsPerSecond()).isBetween(980_000L, 1_020_000L);
    }

    @Test
    void changesFasterWhereAChangeIsExpected() {
        AcknowledgedBitrate other = new AcknowledgedBitrate();
        for (int packet = 0; packet < 400; packet++) {
            long interval = packet < 300 ? 10_000 : 4_000;
            sent += interval;
            if (packet == 300) {
                other.expectChange();
            }
            bitrate.add(1_250, sent, sent + DELAY, false);
            other.add(1_250, sent, sent + DELAY, false);
        }

        assertThat(other.bitsPerSecond()).isGreaterThan(bitrate.bitsPerSecond() + 50_000);
    }

    @Test
    void aPauseIsNoRate() {
        packets(200, 10_000, 10_000);
        sent += 5_000_000;
        arrived += 5_000_000;
        packets(200, 10_000, 10_000);

        assertThat(bitrate.bitsPerSecond()).isCloseTo(1_000_000, withPercentage(3));
    }

    @Test
    void timeThatGoesBackIsNoRate() {
        packets(200, 10_000, 10_000);
        arrived -= 2_000_000;
        packets(10, 10_000, 10_000);

        assertThat(bitrate.bitsPerSecond()).isCloseTo(1_000_000, withPercentage(3));
    }
}
