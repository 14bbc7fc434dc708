package dev.kakehashi.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class SequenceRewriterTest {
    private final SequenceRewriter rewriter = new SequenceRewriter(100);

    @Test
    void beginsWhereItWasTold() {
        assertEquals(100, rewriter.map(70_000));
        assertEquals(101, rewriter.map(70_001));
    }

    @Test
    void closesTheGapsOfWithheldPackets() {
        rewriter.map(10);
        rewriter.drop(11);
        rewriter.drop(12);

        assertEquals(101, rewriter.map(13));
    }

    @Test
    void keepsTheGapsOfLostPacketsForTheLateComers() {
        rewriter.map(10);

        assertEquals(103, rewriter.map(13));
        assertEquals(101, rewriter.map(11));
        assertEquals(102, rewriter.map(12));
    }

    @Test
    void aLateComerKeepsThePlaceThatItHadBeforeADrop() {
        rewriter.map(10);
        rewriter.map(12);
        rewriter.drop(13);
        rewriter.map(14);

        assertEquals(101, rewriter.map(11));
    }

    @Test
    void aWithheldPacketThatComesAgainStaysWithheld() {
        rewriter.map(10);
        rewriter.drop(11);
        rewriter.map(12);

        assertEquals(-1, rewriter.map(11));
    }

    @Test
    void anotherSourceFollowsWithoutAGap() {
        rewriter.map(10);
        rewriter.map(11);
        rewriter.switchSource();

        assertEquals(102, rewriter.map(5_000_000));
        assertEquals(-1, rewriter.map(4_999_999), "of before the switch");
    }

    @Test
    void whatIsOlderThanItsMemoryIsRefused() {
        rewriter.map(10);
        rewriter.map(10 + SequenceRewriter.SIZE);

        assertEquals(-1, rewriter.map(10));
    }

    /** RFC 3550 A.1: a leap, as after a pause, is kept as it is. */
    @Test
    void aLeapBeyondItsMemoryKeepsTheOffset() {
        rewriter.map(10);

        assertEquals(100 + 5_000, rewriter.map(10 + 5_000));
    }
}
