package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ClockReferenceTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void tellsTimeBothWaysAcrossWraparound() {
        ClockReference clock = new ClockReference();
        assertThat(clock.isKnown()).isFalse();
        clock.set(0xFFFFFFFF, 5 * SECOND);

        assertThat(clock.isKnown()).isTrue();
        assertThat(clock.capturedNanos(0xFFFFFFFF + 90_000, 90_000)).isEqualTo(6 * SECOND);
        assertThat(clock.capturedNanos(0xFFFFFFFF - 45_000, 90_000)).isEqualTo(5 * SECOND - SECOND / 2);
        assertThat(clock.timestampAt(6 * SECOND, 90_000)).isEqualTo(89_999);
    }
}
