package dev.kakehashi.signaling;

/** What signalling counts, under these names in lower case behind {@code signaling_}. */
enum SignalingCounter {
    /** Connections that were opened. */
    CONNECTIONS_OPENED,
    /** Text messages that came, readable or not. */
    MESSAGES_RECEIVED,
    /** Participants that were welcomed, resumed ones not among them. */
    JOINS,
    /** Joins that were refused, by us or by the media side. */
    JOINS_REFUSED,
    /** Joins that were refused for want of a valid access token; they count as refused too. */
    JOINS_UNAUTHORIZED,
    /** Pages that entered a room of their own to try their connection; they count as joins too. */
    CHECKS,
    /** Such pages that were refused; they count as refused joins too. */
    CHECKS_REFUSED,
    /** Participants that came back with a token. */
    RESUMES,
    /** Participants that ended, for whatever reason. */
    ENDS,
    /** Offers that were answered. */
    OFFERS_ANSWERED,
    /** Offers that were refused with {@code bad-sdp}. */
    OFFERS_REFUSED,
    /** Connections that were closed because they did not join in time. */
    JOIN_DEADLINES,
    /** Connections that were closed because nothing came from them. */
    IDLE_CLOSED,
    /** Errors that were sent, of every code. */
    ERRORS_SENT,
    /** Programming errors of ours that were caught. */
    INTERNAL_ERRORS
}
