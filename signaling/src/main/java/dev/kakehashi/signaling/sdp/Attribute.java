package dev.kakehashi.signaling.sdp;

/**
 * One {@code a=} line (RFC 8866 5.13).
 *
 * @param name case-sensitive, without the colon
 * @param value what follows the colon, empty for a property attribute such as {@code a=rtcp-mux}
 */
record Attribute(String name, String value) {
    static Attribute property(String name) {
        return new Attribute(name, "");
    }
}
