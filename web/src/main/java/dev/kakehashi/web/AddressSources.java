package dev.kakehashi.web;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whom to ask for the public address where none is configured.
 *
 * @param metadataHost HOST or HOST:PORT instead of Google's metadata server; null where the machine itself tells
 *     whether there is one
 * @param stunServer a STUN server outside, its name not looked up yet; null for none
 */
record AddressSources(
        @Nullable String metadataHost, @Nullable InetSocketAddress stunServer) {
    static AddressSources none() {
        return new AddressSources(null, null);
    }
}
