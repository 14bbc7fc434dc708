package dev.kakehashi.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class SlotClockTest {
    private static final int VIDEO = 90_000;
    private static final long SECOND = 1_000_000_000L;

    private final SlotClock clock = new SlotClock(Integer.MAX_VALUE - 100);

    @Test
    void theFirstSourceBeginsAtTheBoundary() {
        int boundary = clock.boundary();

        assertEquals(boundary, 5_000 + clock.begin(5_000, 0, VIDEO));
    }

    @Test
    void aLaterSourceStandsAsMuchLaterAsItWasCapturedLater() {
        int first = 5_000 + clock.begin(5_000, 0, VIDEO);
        clock.sent(first);

        int second = -7 + clock.begin(-7, 2 * SECOND, VIDEO);

        assertEquals(2 * VIDEO, second - first);
    }

    @Test
    void twoLayersOfOnePictureDifferByOneTickAtMost() {
        int low = 1_000 + clock.begin(1_000, SECOND, VIDEO);
        clock.sent(low);

        int high = 900_000 + clock.begin(900_000, SECOND, VIDEO);

        assertEquals(1, high - low);
    }

    @Test
    void aSourceNeverStandsBeforeWhatWasSent() {
        clock.sent(clock.begin(0, SECOND, VIDEO));
        int boundary = clock.boundary();

        int earlier = clock.begin(0, SECOND / 2, VIDEO);

        assertEquals(boundary, earlier);
    }

    @Test
    void timestampsWrapAround() {
        int last = clock.begin(0, 0, VIDEO);
        clock.sent(last);
        for (int second = 1; second < 60_000; second += 599) {
            int next = clock.begin(0, second * SECOND, VIDEO);
            assertTrue(next - last > 0, "after " + second + " s");
            clock.sent(next);
            last = next;
        }
    }

    @Test
    void aReferenceTellsWhenSomethingWasCaptured() {
        ClockReference reference = new ClockReference();
        reference.set(-45_000, 10 * SECOND);

        assertEquals(11 * SECOND, reference.capturedNanos(45_000, VIDEO));
        assertEquals(45_000, reference.timestampAt(11 * SECOND, VIDEO));
    }
}
