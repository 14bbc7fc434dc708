package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FlightWindowTest {
    private final FlightWindow flight = new FlightWindow();
    private long now;

    FlightWindowTest() {
        flight.roundTrip(50_000);
    }

    private long bound(int bytes, double seconds) {
        long result = 0;
        for (double at = 0; at < seconds; at += 0.01) {
            now += 10_000;
            result = flight.bound(1_000_000, bytes, now);
        }
        return result;
    }

    @Test
    void leavesTheRateAloneWhileTheFlightIsShort() {
        // 50 ms of path and 350 ms of queue at 1 Mbit/s.
        assertThat(bound(49_000, 2)).isEqualTo(1_000_000);
    }

    @Test
    void lowersItWhileMoreIsUnderWay() {
        assertThat(bound(60_000, 0.5)).isBetween(300_000L, 600_000L);
        assertThat(bound(200_000, 5)).isEqualTo(100_000);
    }

    @Test
    void givesAllBackWithinThreeTenthsOfASecond() {
        bound(200_000, 5);

        assertThat(bound(10_000, 0.3)).isEqualTo(1_000_000);
    }
}
