package dev.kakehashi.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ResendBudgetTest {
    private static final long SECOND = 1_000_000_000L;
    private final ResendBudget budget = new ResendBudget();
    private final SentPackets sent = new SentPackets();

    private int resends(int tries, long nowNanos) {
        int granted = 0;
        for (int each = 0; each < tries; each++) {
            granted += budget.take(1_000, nowNanos) ? 1 : 0;
        }
        return granted;
    }

    @Test
    void fiftyPacketsAreAlwaysAllowed() {
        assertEquals(50, resends(500, 0));
    }

    @Test
    void aQuarterOfWhatWasSentIsAllowed() {
        for (int packet = 0; packet < 1_000; packet++) {
            budget.sent(1_000, 0);
        }

        assertEquals(250, resends(1_000, SECOND));
    }

    @Test
    void theNextTwoSecondsHaveABudgetOfTheirOwn() {
        resends(500, 0);

        assertEquals(0, resends(10, 2 * SECOND - 1));
        assertEquals(50, resends(500, 2 * SECOND));
    }

    @Test
    void onePacketIsResentThriceAndOnceARoundTrip() {
        sent.put(7, 1_007, 0, true, 0);
        int index = sent.find(7);

        assertTrue(sent.mayResend(index, 1_000, SECOND / 10));
        sent.resent(index, 1_000);
        assertFalse(sent.mayResend(index, SECOND / 10, SECOND / 10));
        assertTrue(sent.mayResend(index, SECOND / 10 + 1_000, SECOND / 10));
        sent.resent(index, SECOND);
        sent.resent(index, 2 * SECOND);
        assertFalse(sent.mayResend(index, 60 * SECOND, SECOND / 10));
    }

    @Test
    void whatWasOverwrittenIsNotFound() {
        sent.put(7, 1_007, 0, true, 0);
        sent.put(7 + SentPackets.SIZE, 2_000, 0, true, 0);

        assertEquals(-1, sent.find(7));
        assertEquals(2_000, sent.sourceSequence(sent.find(7 + SentPackets.SIZE)));
    }
}
