package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PacingBudgetTest {
    private static final long MILLI = 1_000_000L;

    private final PacingBudget budget = new PacingBudget(1_000_000, at(0));

    /** A clock that wraps around after five milliseconds. */
    private static long at(long nanos) {
        return Math.subtractExact(Long.MAX_VALUE, 5 * MILLI) + nanos;
    }

    @Test
    void aBurstOfFortyMillisecondsLeavesAtOnce() {
        budget.spend(5_000);
        assertThat(budget.isOpen(at(0))).isTrue();

        budget.spend(1);
        assertThat(budget.isOpen(at(0))).isFalse();
    }

    @Test
    void whatWasSpentIsPaidBackAtTheRate() {
        budget.spend(7_500);

        assertThat(budget.isOpen(at(19 * MILLI))).isFalse();
        assertThat(budget.isOpen(at(20 * MILLI))).isTrue();
    }

    @Test
    void aPauseEarnsNothing() {
        assertThat(budget.isOpen(at(3_600_000 * MILLI))).isTrue();

        budget.spend(5_001);

        assertThat(budget.isOpen(at(3_600_000 * MILLI))).isFalse();
    }

    @Test
    void overASecondTheRateIsKeptHoweverOftenOneAsks() {
        int sent = 0;
        for (long micros = 0; micros < 1_000_000; micros += 7) {
            if (budget.isOpen(at(micros * 1_000))) {
                budget.spend(1_000);
                sent++;
            }
        }
        assertThat(sent * 8_000).isBetween(1_010_000, 1_060_000);
    }

    @Test
    void aNewRateHoldsFromThenOn() {
        budget.spend(6_250);
        budget.rate(10_000_000, at(0));

        assertThat(budget.isOpen(at(MILLI))).isTrue();
    }
}
