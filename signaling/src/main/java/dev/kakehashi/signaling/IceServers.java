package dev.kakehashi.signaling;

import dev.kakehashi.ice.TurnCredentials;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * This server as the TURN server of its clients: all it takes to reach the media port from a network that lets little through.
 * The credentials are good for a day (draft-uberti-behave-turn-rest-00). Safe for use by any thread.
 */
public final class IceServers {
    /** Longer than any meeting: a browser may ask again with them when its network changes. */
    private static final Duration VALIDITY = Duration.ofDays(1);

    /** Twice as long as a room for a check lasts. */
    private static final Duration CHECK_VALIDITY = Duration.ofMinutes(2);

    private final @Nullable TurnCredentials credentials;
    private final BooleanSupplier secure;
    private final InstantSource wallClock;

    /**
     * One way to a server, and what it wants to be told.
     *
     * @param urls RFC 7065
     * @param username with the time until which it is good
     * @param credential the password
     */
    public record IceServer(List<String> urls, String username, String credential) {
        public IceServer {
            urls = List.copyOf(urls);
        }

        /** The password is a secret. */
        @Override
        public String toString() {
            return "IceServer" + urls;
        }
    }

    private IceServers(@Nullable TurnCredentials credentials, BooleanSupplier secure, InstantSource wallClock) {
        this.credentials = credentials;
        this.secure = secure;
        this.wallClock = wallClock;
    }

    /** A server without TURN. */
    public static IceServers none() {
        return new IceServers(null, () -> false, InstantSource.system());
    }

    /**
     * A server with TURN at the port of its page.
     *
     * @param secure whether over TLS, too, now: browsers ask nobody whether they may trust a TURN server, so only under a
     *     certificate that they trust by themselves
     */
    public static IceServers of(TurnCredentials credentials, BooleanSupplier secure, InstantSource wallClock) {
        return new IceServers(credentials, secure, wallClock);
    }

    /**
     * What one client is told. Not TURN over UDP: libwebrtc takes whatever comes from the address of a TURN or STUN server
     * for an answer of that server, so our media candidate, which is the same address, would be dead in Chromium.
     *
     * @param reached where it reached us; null where that is unknown
     * @param who the client, to whom its allocations are counted
     */
    public List<IceServer> forClient(@Nullable ServerAddress reached, String who) {
        return servers(reached, who, VALIDITY);
    }

    /** The same for somebody who only tries the connection, and need not be let into any room. */
    public List<IceServer> forCheck(@Nullable ServerAddress reached, String who) {
        return servers(reached, who, CHECK_VALIDITY);
    }

    private List<IceServer> servers(@Nullable ServerAddress reached, String who, Duration validity) {
        if (credentials == null || reached == null) {
            return List.of();
        }
        String place = reached.host() + ':' + reached.port();
        List<String> urls = new ArrayList<>();
        urls.add("turn:" + place + "?transport=tcp");
        if (secure.getAsBoolean()) {
            urls.add("turns:" + place + "?transport=tcp");
        }
        String username =
                credentials.username(wallClock.instant().plus(validity).getEpochSecond(), who);
        return List.of(new IceServer(urls, username, credentials.password(username)));
    }

    /**
     * This server as a STUN server, at its media port: for connections to others only. In a connection to this server it would
     * do the harm that {@link #forClient} tells of.
     *
     * @param reached where the client reached us; null where that is unknown
     * @return URLs (RFC 7064)
     */
    public List<String> stunFor(@Nullable ServerAddress reached) {
        if (credentials == null || reached == null) {
            return List.of();
        }
        return List.of("stun:" + reached.host() + ':' + reached.port());
    }
}
