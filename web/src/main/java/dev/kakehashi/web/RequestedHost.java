package dev.kakehashi.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client called this server (RFC 9110 7.2).
 *
 * @param text of the header {@code Host}, as it came; empty where there is none
 */
record RequestedHost(String text) {
    private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;
    private static final int UNKNOWN_PORT = -1;

    static RequestedHost of(HttpHeaders headers) {
        return new RequestedHost(headers.get(HttpHeaderNames.HOST, ""));
    }

    /** Without the port. */
    String name() {
        int port = text.lastIndexOf(':');
        return port > text.lastIndexOf(']') ? text.substring(0, port) : text;
    }

    /** Whether its name is one, or an address. */
    boolean isValid() {
        return name().matches("[a-zA-Z0-9.-]{1,253}|\\[[0-9a-fA-F:.]{2,45}]");
    }

    /** Whether only this computer can call itself so. */
    boolean isLocal() {
        return LOCAL_NAMES.contains(name().toLowerCase(Locale.ROOT));
    }

    /** The port that was called, also one that something translated into ours; negative where it is none. */
    int port(boolean secure) {
        String behind = text.substring(name().length());
        if (behind.isEmpty()) {
            return secure ? HTTPS_PORT : HTTP_PORT;
        }
        return behind.matches(":[0-9]{1,5}") ? Integer.parseInt(behind.substring(1)) : UNKNOWN_PORT;
    }

    /**
     * Whether the page that asks is one of this server. A browser always names the origin; other clients name none and can't
     * be led astray by a page.
     */
    boolean isOriginOf(HttpHeaders headers) {
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        return origin == null || text.equalsIgnoreCase(authority(origin));
    }

    private static @Nullable String authority(String origin) {
        try {
            return URI.create(origin).getRawAuthority();
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
