package dev.kakehashi.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** RFC 4585 6.2.1, by a clock moved by hand. */
final class NackGeneratorTest {
    private static final long MILLI = 1_000_000L;
    private static final long ROUND_TRIP = 50 * MILLI;

    private final NackGenerator nacks = new NackGenerator();
    private final int[] out = new int[NackGenerator.MAX_MISSING];

    private int[] collect(long nowNanos) {
        return Arrays.copyOf(out, nacks.collect(nowNanos, ROUND_TRIP, out));
    }

    @Test
    void waitsForReorderingBeforeItAsks() {
        nacks.onPacket(65_535, 0);
        nacks.onPacket(65_538, 0);

        assertArrayEquals(new int[0], collect(9 * MILLI));
        assertArrayEquals(new int[] {0, 1}, collect(10 * MILLI));
    }

    @Test
    void asksAgainAfterARoundTrip() {
        nacks.onPacket(1, 0);
        nacks.onPacket(3, 0);
        collect(10 * MILLI);

        assertArrayEquals(new int[0], collect(59 * MILLI));
        assertArrayEquals(new int[] {2}, collect(60 * MILLI));
    }

    @Test
    void aPacketThatComesIsNotAskedForAgainAndCountedAsRecovered() {
        nacks.onPacket(1, 0);
        nacks.onPacket(3, 0);
        collect(10 * MILLI);
        nacks.onPacket(2, 30 * MILLI);

        assertArrayEquals(new int[0], collect(100 * MILLI));
        assertEquals(1, nacks.takeRecovered());
        assertEquals(0, nacks.takeRecovered(), "counted once");
    }

    @Test
    void aReorderedPacketWasNotRecovered() {
        nacks.onPacket(1, 0);
        nacks.onPacket(3, 0);
        nacks.onPacket(2, MILLI);

        assertEquals(0, nacks.takeRecovered());
        assertArrayEquals(new int[0], collect(20 * MILLI));
    }

    @Test
    void whatIsTooOldIsGivenUpAndAKeyFrameMendsIt() {
        nacks.onPacket(1, 0);
        nacks.onPacket(3, 0);

        assertArrayEquals(new int[0], collect(1_000 * MILLI));
        assertEquals(1, nacks.takeGivenUp());
        assertTrue(nacks.takeKeyframeNeeded());
        assertFalse(nacks.takeKeyframeNeeded());
    }

    @Test
    void aGapLargerThanItsListIsMendedByAKeyFrameAlone() {
        nacks.onPacket(1, 0);
        nacks.onPacket(1_000, 0);

        assertArrayEquals(new int[0], collect(20 * MILLI));
        assertTrue(nacks.takeKeyframeNeeded());
        assertEquals(998, nacks.takeGivenUp());
    }
}
