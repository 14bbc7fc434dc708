package dev.kakehashi.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class FullRateTest {
    private final FullRate fullRate = new FullRate(new double[] {1, 1}, 8);

    private static Tally received(long packets) {
        return new Tally(0, 0, packets, packets, 0, 0, 0, 0, 0);
    }

    @Test
    void nobodyIsFullBeforeTwoSecondsWereSeen() {
        for (int look = 0; look < 4; look++) {
            assertThat(fullRate.look(look * 500L, List.of(received(look * 500L), received(look * 500L))))
                    .isZero();
        }
        assertThat(fullRate.look(2_000, List.of(received(2_000), received(2_000))))
                .isEqualTo(2);
    }

    @Test
    void whoLacksMoreThanIsOnItsWayIsNotFull() {
        List<Tally> before = List.of(received(0), received(0));

        assertThat(fullRate.full(2_000, before, List.of(received(1_984), received(1_900))))
                .isEqualTo(1);
    }

    @Test
    void nothingIsNotEverything() {
        List<Tally> before = List.of(received(0), received(0));

        assertThat(fullRate.full(0, before, before)).isZero();
    }
}
