package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LossGuidedEstimateTest {
    private final LossGuidedEstimate estimate = new LossGuidedEstimate();

    @Test
    void nothingIsAllowedBeforeAnythingCame() {
        assertThat(estimate.onSecond(0, 0)).isZero();
        assertThat(estimate.onSecond(0, 1)).isZero();
    }

    @Test
    void beginsAtHalfAsMuchAgainAsCame() {
        assertThat(estimate.onSecond(1_000_000, 0)).isEqualTo(1_500_000);
    }

    @Test
    void aFirstSecondThatWasNotWholeHoldsNobodyDown() {
        assertThat(estimate.onSecond(20_000, 0)).isEqualTo(LossGuidedEstimate.START_BPS);
    }

    @Test
    void growsByEightPercentASecondUpToItsHeadroom() {
        estimate.onSecond(1_000_000, 0);

        assertThat(estimate.onSecond(1_500_000, 0.019)).isEqualTo(1_620_000);
        assertThat(estimate.onSecond(1_100_000, 0.019)).isEqualTo(1_650_000);
    }

    @Test
    void whoSendsLessIsNotAllowedLess() {
        estimate.onSecond(1_000_000, 0);

        assertThat(estimate.onSecond(100_000, 0)).isEqualTo(1_500_000);
    }

    @Test
    void whatCameWithoutLossIsAllowed() {
        estimate.onSecond(300_000, 0);

        assertThat(estimate.onSecond(2_000_000, 0)).isEqualTo(2_000_000);
    }

    @Test
    void aLittleLossKeepsWhatThereIs() {
        estimate.onSecond(1_000_000, 0);

        assertThat(estimate.onSecond(1_400_000, 0.02)).isEqualTo(1_500_000);
        assertThat(estimate.onSecond(1_400_000, 0.10)).isEqualTo(1_500_000);
    }

    @Test
    void muchLossTakesHalfItsShare() {
        estimate.onSecond(1_000_000, 0);

        assertThat(estimate.onSecond(1_000_000, 0.2)).isEqualTo(1_350_000);
        assertThat(estimate.onSecond(500_000, 0.2)).isEqualTo(675_000);
    }

    @Test
    void aVoiceIsAlwaysAllowed() {
        estimate.onSecond(1_000_000, 0);
        for (int second = 0; second < 20; second++) {
            estimate.onSecond(1_000, 1);
        }

        assertThat(estimate.onSecond(0, 0)).isEqualTo(LossGuidedEstimate.MIN_BPS);
    }
}
