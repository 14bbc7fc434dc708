package dev.kakehashi.ice;

import java.util.Locale;

/** Why a message of TURN led to nothing: neither an answer nor data for one of our media addresses. */
enum TurnDropReason {
    /** A response, or an indication that only servers send. */
    NOT_A_REQUEST,
    /** A request that comes from a relayed address: no allocation through another. */
    THROUGH_A_RELAY,
    /** FINGERPRINT is there and wrong. */
    WRONG_FINGERPRINT,
    /** An answer without proof of the source would have been one too many. */
    OVER_BUDGET,
    /** A Send indication or ChannelData without its attributes, or shorter than it says. */
    MALFORMED,
    /** Data of a client that has no allocation. */
    NO_ALLOCATION,
    /** Data for an address or port that is none of our media addresses. */
    FOREIGN_PEER,
    /** Data for one of our media addresses towards which there is no permission (any more). */
    NO_PERMISSION,
    /** ChannelData with a number that is bound to nothing (any more). */
    NO_CHANNEL;

    private final String metricName = "turn_drops_" + name().toLowerCase(Locale.ROOT) + "_total";

    /** Under which it stands in {@code /metrics}. */
    String metricName() {
        return metricName;
    }
}
