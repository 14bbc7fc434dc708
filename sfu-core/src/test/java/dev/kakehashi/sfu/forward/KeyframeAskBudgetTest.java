package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class KeyframeAskBudgetTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void letsThreeThroughInTenSeconds() {
        KeyframeAskBudget budget = new KeyframeAskBudget();
        long start = Long.MAX_VALUE - SECOND;

        assertThat(budget.take(start)).isTrue();
        assertThat(budget.take(start + SECOND)).isTrue();
        assertThat(budget.take(start + 2 * SECOND)).isTrue();
        assertThat(budget.take(start + 9 * SECOND)).isFalse();
        assertThat(budget.take(start + 10 * SECOND)).isTrue();
        assertThat(budget.take(start + 10 * SECOND)).isFalse();
        assertThat(budget.take(start + 11 * SECOND)).isTrue();
    }
}
