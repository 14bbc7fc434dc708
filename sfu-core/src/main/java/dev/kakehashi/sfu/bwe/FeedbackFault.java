package dev.kakehashi.sfu.bwe;

/** Why a status of a transport-wide feedback packet, or the whole packet, was not used. */
public enum FeedbackFault {
    /** It speaks of a number that no packet was sent with yet. */
    NEVER_SENT,

    /** It speaks of a packet that the send log no longer holds. */
    TOO_OLD,

    /** The packet was reported as received before. */
    REPEATED,

    /** The packet would have arrived seconds before it left, or seconds after the report of it came. */
    IMPOSSIBLE_TIME,

    /** Its numbers are out of range: no status, more than 65,535, or more than there are arrival times. */
    MALFORMED
}
