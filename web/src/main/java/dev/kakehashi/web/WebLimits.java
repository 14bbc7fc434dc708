package dev.kakehashi.web;

import java.time.Duration;

/**
 * How long and how much a client may take.
 *
 * @param requestDeadline for the TLS handshake, and for each request from its first byte to its last
 * @param idleDeadline for a connection between two requests
 */
record WebLimits(Duration requestDeadline, Duration idleDeadline) {
    static final int MAX_REQUEST_LINE_BYTES = 4_096;
    static final int MAX_HEADER_BYTES = 16_384;

    /** Of a request that brings no messages for signalling. */
    static final int MAX_BODY_BYTES = 256 * 1_024;

    /** An offer with 24 pairs of slots is 140 KB; the protocol's own limits are finer. */
    static final int MAX_MESSAGE_BYTES = 1 << 20;

    /** Behind this much unsent text a client reads too slowly to be worth keeping. */
    static final int MAX_UNSENT_BYTES = 4 << 20;

    static WebLimits defaults() {
        return new WebLimits(Duration.ofSeconds(10), Duration.ofSeconds(75));
    }
}
