package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReportedLossControlTest {
    private static final long SECOND = 1_000_000;

    private final ReportedLossControl control = new ReportedLossControl(1_000_000, 30_000, 100_000_000);

    @Test
    void growsByFivePercentWhereAlmostNothingIsLost() {
        control.onReport(0.01, 1_000_000, SECOND);

        assertThat(control.bitsPerSecond()).isEqualTo(1_050_000);
    }

    @Test
    void holdsBetweenTwoAndTenPercent() {
        control.onReport(0.02, 1_000_000, SECOND);
        control.onReport(0.1, 1_000_000, 2 * SECOND);

        assertThat(control.bitsPerSecond()).isEqualTo(1_000_000);
    }

    @Test
    void fallsByHalfOfTheFractionLost() {
        control.onReport(0.2, 1_000_000, SECOND);

        assertThat(control.bitsPerSecond()).isEqualTo(900_000);
    }

    @Test
    void doesNotGrowBeyondHalfAgainOfWhatIsSent() {
        for (int report = 1; report < 100; report++) {
            control.onReport(0, 800_000, report * SECOND);
        }

        assertThat(control.bitsPerSecond()).isEqualTo(1_200_000);
    }

    @Test
    void manyReportsAtOnceCountOnce() {
        for (int report = 0; report < 100; report++) {
            control.onReport(1, 1_000_000, SECOND + report);
        }

        assertThat(control.bitsPerSecond()).isEqualTo(500_000);
    }
}
