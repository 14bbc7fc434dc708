package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BitrateMeterTest {
    private static final long MILLI = 1_000_000L;
    /** System.nanoTime may stand anywhere, and may turn over. */
    private static final long START = Long.MAX_VALUE - 1_500 * MILLI;

    private final BitrateMeter bitrate = new BitrateMeter();
    private long nowNanos = START;

    @Test
    void measuresBitsOfTheLastSecondAcrossTheClocksWraparound() {
        for (int packet = 0; packet < 300; packet++) {
            nowNanos += 10 * MILLI;
            bitrate.add(125, nowNanos);
        }

        assertThat(nowNanos).isNegative();
        assertThat(bitrate.bitsPerSecond(nowNanos)).isBetween(90_000L, 100_000L);
        assertThat(bitrate.bitsPerSecond(nowNanos + 500 * MILLI)).isBetween(40_000L, 50_000L);
    }

    @Test
    void withinTheFirstSecondCountsWhatCameSoFar() {
        bitrate.add(1_000, nowNanos);

        assertThat(bitrate.bitsPerSecond(nowNanos + 300 * MILLI)).isEqualTo(8_000);
    }

    @Test
    void forgetsWhatIsOlderThanASecond() {
        bitrate.add(1_000, nowNanos);
        bitrate.add(500, nowNanos + 500 * MILLI);

        assertThat(bitrate.bitsPerSecond(nowNanos + 1_100 * MILLI)).isEqualTo(4_000);
        assertThat(bitrate.bitsPerSecond(nowNanos + 60_000 * MILLI)).isZero();
        assertThat(new BitrateMeter().bitsPerSecond(nowNanos)).isZero();
    }
}
