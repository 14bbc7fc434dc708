package dev.kakehashi.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    void takesBackTheLastPlacesOnly() {
        run.begin(65_535);
        run.map(10);
        run.map(11);
        run.map(12);

        run.takeBack(0);
        assertEquals(65_538, run.nextOut(), "not the last");
        run.takeBack(1);
        run.takeBack(0);
        assertEquals(65_536, run.nextOut());
        run.takeBack(65_535);
        run.takeBack(65_534);
        assertEquals(65_534, run.nextOut(), "the last one of the run before");
        assertFalse(run.holds(65_534) || run.holds(65_533));
    }

    @Test
    void holdsTheRecentPlacesOfThisRun() {
        run.begin(65_535);
        assertFalse(run.holds(65_535), "nothing was sent");
        run.map(10);
        run.map(12);

        assertTrue(run.holds(65_535) && run.holds(0) && run.holds(1), "the one of 11 is waited for");
        assertFalse(run.holds(65_534) || run.holds(2));
        run.map(10 + SIZE);
        assertFalse(run.holds(65_535), "too old");
        assertTrue(run.holds(0));
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
