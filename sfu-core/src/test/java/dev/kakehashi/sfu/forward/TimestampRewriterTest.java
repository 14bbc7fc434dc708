package dev.kakehashi.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class TimestampRewriterTest {
    private static final long SECOND = 1_000_000_000L;
    private final TimestampRewriter rewriter = new TimestampRewriter(90_000, 1_000);

    @Test
    void beginsWhereItWasToldAndKeepsDistances() {
        assertEquals(1_000, rewriter.map(777_000, 0));
        assertEquals(1_000 + 3_000, rewriter.map(780_000, SECOND / 30));
    }

    @Test
    void anotherSourceGoesOnInTheTimeThatPassed() {
        rewriter.map(777_000, 0);
        int announced = rewriter.switchSource(SECOND);

        int first = rewriter.map(42, 2 * SECOND);

        assertTrue(announced - 1_000 >= 90_000 - 90 && announced - 1_000 <= 90_000, "announced " + announced);
        assertTrue(first - announced >= 0, "no frame of the new source comes before the announced time");
        assertEquals(1_000 + 180_000, first, 180);
    }

    @Test
    void continuesAcrossTheWrap() {
        TimestampRewriter late = new TimestampRewriter(90_000, -10);

        assertEquals(-10, late.map(5, 0));
        assertEquals(2_990, late.map(3_005, SECOND / 30));
    }

    @Test
    void twoSwitchesAtOnceNeverGoBack() {
        rewriter.map(777_000, 0);
        int one = rewriter.switchSource(SECOND);
        int two = rewriter.switchSource(SECOND + 1);

        assertTrue(two - one >= 0);
        assertTrue(rewriter.map(9, SECOND + 2) - two >= 0);
    }
}
