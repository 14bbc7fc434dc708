package dev.kakehashi.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class KeyframeRequesterTest {
    private static final long SECOND = 1_000_000_000L;
    private final KeyframeRequester requester = new KeyframeRequester();
    private final KeyframeAskBudget budget = new KeyframeAskBudget();

    @Test
    void theFirstWishIsPassedOnAtOnceAndTheNextOnesAreMerged() {
        requester.request();
        assertTrue(requester.take(0));
        requester.request();
        requester.request();

        assertFalse(requester.take(SECOND - 1));
    }

    @Test
    void asksAgainEachSecondUntilTheKeyFrameCame() {
        requester.request();
        requester.take(0);

        assertTrue(requester.take(SECOND));
        requester.onKeyframe();
        assertFalse(requester.take(2 * SECOND));
        assertFalse(requester.isWanted());
    }

    @Test
    void aSecondWishWithinTheSecondIsKeptUntilItIsOver() {
        requester.request();
        requester.take(0);
        requester.onKeyframe();
        requester.request();

        assertFalse(requester.take(SECOND / 2));
        assertTrue(requester.take(SECOND));
    }

    @Test
    void givesUpOnAnEncoderThatNeverAnswersAndSaysSo() {
        requester.request();
        int asked = 0;
        for (long second = 0; second < 60; second++) {
            asked += requester.take(second * SECOND) ? 1 : 0;
        }

        assertEquals(10, asked);
        assertEquals(1, requester.takeUnanswered());
        assertEquals(0, requester.takeUnanswered());
    }

    @Test
    void oneAskerHasThreeWishesInTenSeconds() {
        assertTrue(budget.take(0));
        assertTrue(budget.take(SECOND));
        assertTrue(budget.take(2 * SECOND));
        assertFalse(budget.take(9 * SECOND));
        assertTrue(budget.take(10 * SECOND));
        assertFalse(budget.take(10 * SECOND));
    }
}
