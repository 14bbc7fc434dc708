package dev.kakehashi.sfu;

/** Why a participant is no longer there; signalling turns it into a stable code and a sentence. */
public enum EndReason {
    /** The person left. */
    LEFT,
    /** The signalling connection ended and did not come back in time. */
    SIGNALING_LOST,
    /** No authenticated ICE check for 30 s (RFC 7675 5.1, seen from the lite side). */
    CONSENT_EXPIRED,
    /** No ICE check arrived within 30 s of the answer: nothing gets through to the media port. */
    NEVER_CONNECTED,
    /** The DTLS handshake did not finish within its 15 s. */
    DTLS_TIMEOUT,
    /** The certificate shown in DTLS does not match the fingerprint of the SDP. */
    FINGERPRINT_MISMATCH,
    /** The DTLS handshake failed for another reason, or DTLS ended with a fatal alert. */
    DTLS_FAILED,
    /** The peer closed DTLS. */
    PEER_CLOSED,
    /** Who was watched, or everybody, left; ends watchers only. */
    NOTHING_TO_WATCH,
    /** The minute is over that a page has for trying its connection. */
    CHECK_OVER,
    /** The server is going down. */
    SERVER_STOPPING,
    /** A programming error of ours; it is in the log. */
    INTERNAL_ERROR
}
