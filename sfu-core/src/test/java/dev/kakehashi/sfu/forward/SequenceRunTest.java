package dev.kakehashi.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class SequenceRunTest {
    private static final int SIZE = 64;

    private final SequenceRun run = new SequenceRun(SIZE);

    SequenceRunTest() {
        run.begin(100);
    }

    @Test
    void beginsWhereItWasTold() {
        assertEquals(100, run.map(70_000));
        assertEquals(101, run.map(70_001));
    }

    @Test
    void closesTheGapsOfWithheldPackets() {
        run.map(10);
        run.drop(11);
        run.drop(12);

        assertEquals(101, run.map(13));
    }

    @Test
    void keepsTheGapsOfLostPacketsForTheLateComers() {
        run.map(10);

        assertEquals(103, run.map(13));
        assertEquals(101, run.map(11));
        assertEquals(102, run.map(12));
    }

    @Test
    void aLateComerKeepsThePlaceThatItHadBeforeADrop() {
        run.map(10);
        run.map(12);
        run.drop(13);
        run.map(14);

        assertEquals(101, run.map(11));
    }

    @Test
    void aWithheldPacketThatComesAgainStaysWithheld() {
        run.map(10);
        run.drop(11);
        run.map(12);

        assertEquals(-1, run.map(11));
    }

    @Test
    void anotherSourceFollowsWithoutAGap() {
        run.map(10);
        run.map(11);
        run.begin(run.nextOut());

        assertEquals(102, run.map(5_000_000));
        assertEquals(-1, run.map(4_999_999), "of before the switch");
    }

    @Test
    void whatIsOlderThanItsMemoryIsRefused() {
        run.map(10);
        run.map(10 + SIZE);

        assertEquals(-1, run.map(10));
    }

    /** RFC 3550 A.1: a leap, as after a pause, is kept as it is. */
    @Test
    void aLeapBeyondItsMemoryKeepsTheOffset() {
        run.map(10);

        assertEquals(100 + 5_000, run.map(10 + 5_000));
    }
}
