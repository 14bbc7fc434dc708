package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SenderClockTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long NTP_SECOND = 1L << 32;

    /** A publisher whose clock stood at zero when ours was about to wrap around. */
    private static final long BEGUN = Long.MAX_VALUE - 3 * SECOND;

    private final SenderClock clock = new SenderClock();

    /** A report of the publisher's second {@code second}, which took so long to come. */
    private long report(int second, long delayNanos) {
        return clock.onSenderReport(second * NTP_SECOND, BEGUN + second * SECOND + delayNanos)
                - (BEGUN + second * SECOND);
    }

    @Test
    void takesTheReportThatWasDelayedLeast() {
        assertThat(report(0, 80_000_000)).isEqualTo(80_000_000);
        assertThat(report(1, 20_000_000)).isEqualTo(20_000_000);
        assertThat(report(2, 300_000_000)).isEqualTo(20_000_000);
    }

    @Test
    void goesOnAcrossTheWrapOfOurClock() {
        report(0, 20_000_000);
        for (int second = 1; second < 10; second++) {
            assertThat(report(second, 20_000_000 + second * 1_000_000L)).isEqualTo(20_000_000);
        }
    }

    @Test
    void oneLateReportAtTheEndOfAMinuteMovesNothing() {
        for (int second = 0; second < 60; second++) {
            report(second, 20_000_000);
        }
        assertThat(report(61, 900_000_000)).isEqualTo(20_000_000);
        assertThat(report(62, 20_000_000)).isEqualTo(20_000_000);
    }

    @Test
    void aLongerWayIsBelievedAfterTwoMinutes() {
        report(0, 20_000_000);
        long last = 0;
        for (int second = 1; second < 125; second++) {
            last = report(second, 50_000_000);
        }
        assertThat(last).isEqualTo(50_000_000);
    }
}
