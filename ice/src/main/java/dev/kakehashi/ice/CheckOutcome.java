package dev.kakehashi.ice;

import org.jspecify.annotations.Nullable;

/**
 * What became of a check.
 *
 * @param length bytes of the answer, 0 when there is none
 * @param isSuccess whether the answer is a success response, so that the path is open
 * @param isNominated whether the check carried USE-CANDIDATE
 * @param isNew whether this transaction was not seen before; a replayed check is not
 * @param dropped why there is no answer, null when there is one
 */
public record CheckOutcome(
        int length,
        boolean isSuccess,
        boolean isNominated,
        boolean isNew,
        @Nullable StunDropReason dropped) {
    static CheckOutcome drop(StunDropReason reason) {
        return new CheckOutcome(0, false, false, false, reason);
    }

    static CheckOutcome error(int length) {
        return new CheckOutcome(length, false, false, false, null);
    }

    public boolean isAnswered() {
        return length > 0;
    }
}
