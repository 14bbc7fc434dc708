package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReportedLossControlTest {
    private static final long SECOND = 1_000_000;

    private final ReportedLossControl control = new ReportedLossControl(1_000_000, 30_000, 100_000_000);
    private long now;

    /** A second later the peer reports. */
    private long report(double fractionLost, long sentBitsPerSecond) {
        now += SECOND;
        control.onReport(fractionLost, sentBitsPerSecond, now);
        return control.bitsPerSecond();
    }

    @Test
    void doublesUntilTheFirstLoss() {
        assertThat(report(0, 1_000_000)).isEqualTo(2_000_000);
        assertThat(report(0.01, 2_000_000)).isEqualTo(4_000_000);
        assertThat(report(0.03, 4_000_000)).isEqualTo(4_000_000);
        assertThat(report(0, 4_000_000)).isEqualTo(4_320_000);
    }

    @Test
    void holdsBetweenTwoAndTenPercent() {
        report(0.02, 1_000_000);
        report(0.1, 1_000_000);

        assertThat(control.bitsPerSecond()).isEqualTo(1_000_000);
    }

    @Test
    void fallsByHalfOfTheFractionLost() {
        assertThat(report(0.2, 1_000_000)).isEqualTo(900_000);
    }

    @Test
    void fallsFromWhatIsSentWhereThatIsLess() {
        assertThat(report(0.2, 700_000)).isEqualTo(630_000);
    }

    @Test
    void oneReportLeavesAQuarterWhateverItSays() {
        assertThat(report(1, 0)).isEqualTo(250_000);
    }

    @Test
    void growsNoFurtherThanWhatCameThroughAfterALoss() {
        report(0.5, 1_000_000);
        for (int second = 0; second < 8; second++) {
            report(0, 500_000);
        }

        // A half of a million came through; the fall went to 750,000, and nothing was added to that.
        assertThat(control.bitsPerSecond()).isEqualTo(750_000);
    }

    @Test
    void triesAgainAfterAPauseThatBecomesLonger() {
        report(0.5, 1_000_000);
        int first = secondsUntilAbove(1_000_000);
        report(0.5, 1_000_000);
        int second = secondsUntilAbove(1_000_000);

        assertThat(first).isBetween(9, 12);
        assertThat(second).isBetween(18, 22);
    }

    @Test
    void aPathThatCarriesMoreIsTriedSoonTheNextTime() {
        report(0.5, 1_000_000);
        secondsUntilAbove(1_000_000);
        report(0, 1_200_000);
        report(0.5, 1_000_000);

        assertThat(secondsUntilAbove(1_500_000)).isBetween(9, 12);
    }

    private int secondsUntilAbove(long bitsPerSecond) {
        int seconds = 0;
        while (control.bitsPerSecond() <= bitsPerSecond) {
            report(0, 400_000);
            seconds++;
        }
        return seconds;
    }

    @Test
    void doesNotGrowBeyondWhatIsWanted() {
        control.ceiling(1_300_000);
        report(0, 1_000_000);
        report(0, 1_000_000);

        assertThat(control.bitsPerSecond()).isEqualTo(1_300_000);
    }
}
