package dev.kakehashi.signaling.access;

import org.jspecify.annotations.Nullable;

/** What {@link AccessPolicy} says to a request. */
public sealed interface AccessDecision {
    /**
     * Come in.
     *
     * @param identity the token's {@code sub}; null where it has none or the server is open
     * @param name the token's {@code name}, clean; null where it has none or the server is open
     */
    record Granted(@Nullable String identity, @Nullable String name) implements AccessDecision {}

    /**
     * Stay out.
     *
     * @param text one sentence for a person, with what to do; holds nothing of the token but its times
     */
    record Denied(Reason reason, String text) implements AccessDecision {}

    /** Why somebody stays out. */
    enum Reason {
        /** No token came. */
        MISSING,
        /** It is no token, another secret signed it, or a claim is missing or of the wrong kind. */
        INVALID,
        /** Its {@code exp} has passed. */
        EXPIRED,
        /** Its {@code nbf} is still to come. */
        NOT_YET,
        /** It was made for another room. */
        WRONG_ROOM,
        /** It lets one watch, and publishing was asked for. */
        WRONG_ROLE,
        /** It was made for another participant. */
        WRONG_IDENTITY
    }
}
