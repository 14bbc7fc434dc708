package dev.kakehashi.ice;

/** Why a STUN message got no answer. */
public enum StunDropReason {
    /** Not a request: an indication (consumed), or a response to a check that we never sent. */
    NOT_A_REQUEST,
    /** USERNAME is missing or names another agent. */
    WRONG_USERNAME,
    /** MESSAGE-INTEGRITY is missing or wrong: no byte goes out for an unverified byte in. */
    WRONG_INTEGRITY,
    /** FINGERPRINT is missing or wrong (RFC 8445 7.1.1 demands it of checks). */
    WRONG_FINGERPRINT
}
