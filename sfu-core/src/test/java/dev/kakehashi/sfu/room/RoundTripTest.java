package dev.kakehashi.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RoundTripTest {
    private static final int SECOND = 1 << 16;
    private final RoundTrip roundTrip = new RoundTrip();

    @Test
    void firstMeasurementReplacesTheGuess() {
        assertThat(roundTrip.nanos()).isEqualTo(RoundTrip.INITIAL_NANOS);
        // Told at 10 s, kept for 2 s, back at 12.5 s.
        roundTrip.onEcho(12 * SECOND + SECOND / 2, 10 * SECOND, 2 * SECOND);
        assertThat(roundTrip.nanos()).isEqualTo(500_000_000L);
    }

    @Test
    void laterOnesAreSmoothed() {
        roundTrip.onEcho(SECOND + SECOND / 2, SECOND, 0);
        roundTrip.onEcho(3 * SECOND, SECOND, SECOND);
        assertThat(roundTrip.nanos()).isEqualTo(562_500_000L);
    }

    @Test
    void clockMayWrapAroundBetween() {
        roundTrip.onEcho(SECOND / 4, 0xFFFF_0000, SECOND);
        assertThat(roundTrip.nanos()).isEqualTo(250_000_000L);
    }

    @Test
    void whatCanNotBeIsIgnored() {
        roundTrip.onEcho(SECOND, 0, 0);
        roundTrip.onEcho(SECOND, 2 * SECOND, 0);
        roundTrip.onEcho(20 * SECOND, SECOND, 0);
        assertThat(roundTrip.nanos()).isEqualTo(RoundTrip.INITIAL_NANOS);
    }

    @Test
    void repairsCountOnlyWhileNothingWasMeasured() {
        roundTrip.onRepair(900_000_000L);
        assertThat(roundTrip.nanos()).isEqualTo(200_000_000L);
        roundTrip.onEcho(SECOND + SECOND / 2, SECOND, 0);
        roundTrip.onRepair(900_000_000L);
        assertThat(roundTrip.nanos()).isEqualTo(500_000_000L);
    }
}
