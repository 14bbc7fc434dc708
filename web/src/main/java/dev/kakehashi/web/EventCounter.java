package dev.kakehashi.web;

/** What signalling over HTTP counts, under these names in lower case behind {@code signaling_http_}. */
enum EventCounter {
    /** Connections that were opened. */
    OPENED,
    /** Requests that poll, the one that opens the connection among them. */
    POLLS,
    /** Connections that ended because no request of their client waited for events. */
    ABANDONED,
    /** Connections that ended because their client did not say that it has its events. */
    TOO_SLOW,
    /** Requests to open one that were refused because there are as many as there may be. */
    REFUSED_FULL,
    /** Requests to open one that were refused because their address made many. */
    REFUSED_RATE,
    /** Requests of another site's page. */
    REFUSED_ORIGIN,
    /** Requests with a key that is not, or no longer, that of a connection. */
    UNKNOWN_KEY,
    /** Requests that can't be read. */
    MALFORMED,
    /** Requests whose messages come before others that are missing. */
    OUT_OF_ORDER,
    /** Messages that had come before. */
    REPEATED
}
