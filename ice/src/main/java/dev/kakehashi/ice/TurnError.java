package dev.kakehashi.ice;

/** Why a request of TURN is refused (RFC 8489 14.8, RFC 8656 19). */
enum TurnError {
    /** An attribute is missing, malformed or at odds with another. */
    BAD_REQUEST(400, "Bad Request"),
    /** No credentials, wrong ones, or those of an Allocate have expired. */
    UNAUTHORIZED(401, "Unauthorized"),
    /** The peer is none of our media addresses. */
    FORBIDDEN(403, "Forbidden"),
    UNKNOWN_ATTRIBUTE(420, "Unknown Attribute"),
    /** An Allocate where there is an allocation, or anything else where there is none. */
    ALLOCATION_MISMATCH(437, "Allocation Mismatch"),
    STALE_NONCE(438, "Stale Nonce"),
    /** We have no media address of the family. */
    ADDRESS_FAMILY_NOT_SUPPORTED(440, "Address Family not Supported"),
    /** The allocation belongs to another username. */
    WRONG_CREDENTIALS(441, "Wrong Credentials"),
    /** Only UDP leads to our media addresses. */
    UNSUPPORTED_TRANSPORT(442, "Unsupported Transport Protocol"),
    /** The peer is ours, but not of the allocation's family. */
    PEER_ADDRESS_FAMILY_MISMATCH(443, "Peer Address Family Mismatch"),
    /** The username or the source address has its share already. */
    ALLOCATION_QUOTA_REACHED(486, "Allocation Quota Reached"),
    /** All relayed addresses are in use, or what is asked is not offered at all. */
    INSUFFICIENT_CAPACITY(508, "Insufficient Capacity");

    private final int code;
    private final String reason;
    private final String metricName;

    TurnError(int code, String reason) {
        this.code = code;
        this.reason = reason;
        this.metricName = "turn_refused_" + code + "_total";
    }

    int code() {
        return code;
    }

    String reason() {
        return reason;
    }

    /** Under which it stands in {@code /metrics}. */
    String metricName() {
        return metricName;
    }
}
