package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ArrivalClockTest {
    private static final long TURN = (1L << 24) * 64_000;
    private static final long SECOND = 1_000_000;
    private static final long IMPOSSIBLE = Long.MIN_VALUE;

    private final ArrivalClock clock = new ArrivalClock();

    @Test
    void goesOnAcrossTheTurnOfItsTwentyFourBits() {
        long before = clock.unwrap(TURN - 10_000, 0, 60_000);
        long after = clock.unwrap(15_000, 25_000, 85_000);

        assertThat(after - before).isEqualTo(25_000);
    }

    @Test
    void goesBackForAPacketThatWasOvertaken() {
        long first = clock.unwrap(50_000, 0, 60_000);

        assertThat(clock.unwrap(49_000, 1_000, 60_000) - first).isEqualTo(-1_000);
    }

    @Test
    void refusesAnArrivalSecondsAfterItsReport() {
        clock.unwrap(100_000, 0, 60_000);

        assertThat(clock.unwrap(100_000 + 10 * SECOND, 10_000, 70_000)).isEqualTo(IMPOSSIBLE);
    }

    @Test
    void refusesAnArrivalSecondsBeforeItsDeparture() {
        clock.unwrap(100 * SECOND, 0, 60_000);

        assertThat(clock.unwrap(90 * SECOND, 10_000, 70_000)).isEqualTo(IMPOSSIBLE);
    }

    @Test
    void acceptsALongQueue() {
        clock.unwrap(100_000, 0, 60_000);

        assertThat(clock.unwrap(100_000 + 10 * SECOND, 10_000, 10 * SECOND)).isEqualTo(100_000 + 10 * SECOND);
    }

    @Test
    void followsAClockThatWasSet() {
        clock.unwrap(100 * SECOND, 0, 60_000);
        clock.unwrap(20 * SECOND, 10_000, 70_000);
        clock.unwrap(20 * SECOND + 10_000, 20_000, 80_000);

        assertThat(clock.takeRestarted()).isFalse();
        assertThat(clock.unwrap(20 * SECOND + 20_000, 30_000, 90_000)).isEqualTo(20 * SECOND + 20_000);
        assertThat(clock.takeRestarted()).isTrue();
        assertThat(clock.takeRestarted()).isFalse();
    }

    @Test
    void takesAnyNumberWithoutOverflow() {
        clock.unwrap(0, 0, 60_000);
        for (long arrival : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, -2, TURN, TURN / 2, -TURN}) {
            long micros = clock.unwrap(arrival, 10_000, 70_000);
            assertThat(micros == IMPOSSIBLE || Math.abs(micros) <= 4 * TURN).isTrue();
        }
    }
}
