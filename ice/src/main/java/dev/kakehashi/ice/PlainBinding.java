package dev.kakehashi.ice;

import java.net.InetSocketAddress;

/**
 * Answers plain binding requests (RFC 8489 12), with which a client learns its public address. They carry no proof of
 * where they come from, so the answers are few ({@link AnswerBudget}) and hardly larger than the request. Confined to one
 * media loop.
 */
public final class PlainBinding {
    private final AnswerBudget budget = new AnswerBudget();

    /** What all answers of this loop to unproven sources are taken from. */
    AnswerBudget budget() {
        return budget;
    }

    /**
     * Answers a request.
     *
     * @param out takes the answer; 64 bytes are enough
     * @return its length, or -1 when there is none: not a plain request, or over the budget
     */
    public int answer(StunMessage request, InetSocketAddress source, long nowNanos, byte[] out) {
        if (!request.isBindingRequest() || request.has(Stun.USERNAME) || request.unknownRequiredAttribute() >= 0) {
            return -1;
        }
        if (!budget.take(source.getAddress(), nowNanos)) {
            return -1;
        }
        return new StunWriter(out, Stun.BINDING_SUCCESS, request.buffer(), request.transactionIdOffset())
                .xorMappedAddress(source)
                .finish();
    }
}
