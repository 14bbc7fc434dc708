package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SentRateTest {
    private final SentRate rate = new SentRate();

    @Test
    void isTheSumOfTheLastSecond() {
        for (int packet = 0; packet < 300; packet++) {
            rate.add(125, packet * 10_000L);
        }

        assertThat(rate.bitsPerSecond(2_990_000)).isBetween(90_000L, 100_000L);
        assertThat(rate.bitsPerSecond(3_500_000)).isBetween(40_000L, 50_000L);
        assertThat(rate.bitsPerSecond(60_000_000)).isZero();
    }
}
