package dev.kakehashi.ice;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Checks who sends a request and writes the answers that follow from it: protected ones for the authentic, few and small
 * ones for all others. Confined to one media loop.
 */
final class TurnAnswers {
    private final TurnRelays relays;
    private final AnswerBudget budget;
    private final TurnLogin login;

    TurnAnswers(TurnRelays relays, AnswerBudget budget) {
        this.relays = relays;
        this.budget = budget;
        login = relays.newLogin();
    }

    /** Whose request was the last authentic one. */
    TurnLogin login() {
        return login;
    }

    /** Why a request is not authentic, or null where it is. */
    @Nullable
    TurnError judge(StunMessage request, TurnClient client, @Nullable TurnAllocation allocation) {
        return login.judge(request, client, allocation, relays.epochSeconds());
    }

    /** Begins a success response. */
    StunWriter success(StunMessage request, byte[] out) {
        return new StunWriter(out, request.type() | Turn.SUCCESS, request.buffer(), request.transactionIdOffset());
    }

    /** Ends the response to an authentic request; returns its length. */
    int finish(StunWriter response) {
        return response.integrity(login.key()).finish();
    }

    /** Refuses an authentic request. */
    int refuse(TurnError error, StunMessage request, byte[] out) {
        relays.count(error);
        StunWriter response = failure(error, request, out);
        if (error == TurnError.UNKNOWN_ATTRIBUTE) {
            response.unknownAttribute(request.unknownRequiredAttribute());
        }
        return finish(response);
    }

    /**
     * Refuses a request that proves nothing (RFC 8489 9.2.4), over UDP not even that its source is true.
     *
     * @return 0 where the budget is used up
     */
    int challenge(TurnError error, StunMessage request, TurnClient client, long nowNanos, byte[] out) {
        InetSocketAddress source = client.address();
        if (!client.isStream() && !budget.take(source.getAddress(), nowNanos)) {
            relays.count(TurnDropReason.OVER_BUDGET);
            return 0;
        }
        relays.count(error);
        StunWriter response = failure(error, request, out);
        if (error != TurnError.BAD_REQUEST) {
            response.text(Turn.REALM, TurnCredentials.REALM)
                    .text(Turn.NONCE, relays.nonces().issue(source, relays.epochSeconds()));
        }
        return response.finish();
    }

    private static StunWriter failure(TurnError error, StunMessage request, byte[] out) {
        return new StunWriter(out, request.type() | Turn.ERROR, request.buffer(), request.transactionIdOffset())
                .error(error.code(), error.reason());
    }
}
