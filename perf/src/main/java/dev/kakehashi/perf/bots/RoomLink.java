package dev.kakehashi.perf.bots;

import dev.kakehashi.signaling.RoomName;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The link of a room as people are given it: {@code https://HOST:PORT/r/ROOM}, with {@code #token=…} where the server wants
 * an access token (docs/access.md).
 *
 * @param server scheme, host and port
 * @param token never to be printed
 */
record RoomLink(URI server, String room, @Nullable String token) {
    private static final String ROOMS = "/r/";
    private static final String TOKEN = "token=";

    /** @throws IllegalArgumentException where it is none; the message is a sentence that does not repeat the token */
    static RoomLink parse(String text) {
        URI link = address(text);
        String path = link.getPath() == null ? "" : link.getPath();
        String room = path.startsWith(ROOMS) ? RoomName.fold(path.substring(ROOMS.length())) : null;
        if (room == null) {
            throw new IllegalArgumentException(
                    "--url must name a room, as in https://" + link.getAuthority() + "/r/ROOM.");
        }
        return new RoomLink(
                URI.create(link.getScheme().toLowerCase(Locale.ROOT) + "://" + link.getRawAuthority()),
                room,
                tokenOf(link.getRawFragment()));
    }

    private static URI address(String text) {
        try {
            URI link = URI.create(text);
            boolean web = "https".equalsIgnoreCase(link.getScheme()) || "http".equalsIgnoreCase(link.getScheme());
            if (web && link.getHost() != null) {
                return link;
            }
        } catch (IllegalArgumentException malformed) {
            // Said below; the exception's own message has all of the text.
        }
        throw new IllegalArgumentException("--url must be the link of a room, as in https://HOST:PORT/r/ROOM.");
    }

    private static @Nullable String tokenOf(@Nullable String fragment) {
        if (fragment == null) {
            return null;
        }
        for (String part : fragment.split("&", -1)) {
            if (part.startsWith(TOKEN) && part.length() > TOKEN.length()) {
                return URLDecoder.decode(part.substring(TOKEN.length()), StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    /** The same room with another token, or with this link's where none is given. */
    RoomLink withToken(@Nullable String given) {
        return given == null ? this : new RoomLink(server, room, given);
    }

    String host() {
        return server.getHost();
    }

    /** Without the token. */
    @Override
    public String toString() {
        return server + ROOMS + room;
    }
}
