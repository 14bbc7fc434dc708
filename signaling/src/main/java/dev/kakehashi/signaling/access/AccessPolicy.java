package dev.kakehashi.signaling.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.kakehashi.signaling.DisplayName;
import dev.kakehashi.signaling.RoomName;
import dev.kakehashi.signaling.access.AccessDecision.Denied;
import dev.kakehashi.signaling.access.AccessDecision.Granted;
import dev.kakehashi.signaling.access.AccessDecision.Reason;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may do what in which room: everybody everything, or who has a token (JWT, RFC 7519; HS256 and nothing
 * else) that the server's secret signed. Immutable, safe for any thread.
 */
public final class AccessPolicy {
    /** Far more than any of our claims needs; nothing longer is parsed. */
    static final int MAX_TOKEN_CHARS = 8 << 10;

    /** By how much the clocks of the token's maker and of this server may differ (RFC 7519 4.1.4, 4.1.5). */
    static final Duration LEEWAY = Duration.ofSeconds(60);

    /** The header {"alg":"HS256"}, the claims {}, and a signature that nobody made. */
    private static final String UNSIGNED = "eyJhbGciOiJIUzI1NiJ9.e30.AAAA";

    private static final AccessPolicy OPEN = new AccessPolicy(null);

    /** Null where everybody is let in. */
    private final @Nullable MACVerifier verifier;

    private AccessPolicy(@Nullable MACVerifier verifier) {
        this.verifier = verifier;
    }

    /** Everybody may do everything. */
    public static AccessPolicy open() {
        return OPEN;
    }

    /**
     * A token signed with this secret is needed.
     *
     * @throws IllegalArgumentException when the secret has fewer than 32 bytes (RFC 7518 3.2)
     */
    public static AccessPolicy withSecret(byte[] secret) {
        AccessTokens.requireLength(secret);
        try {
            return new AccessPolicy(new MACVerifier(secret.clone()));
        } catch (JOSEException impossible) {
            throw new IllegalStateException("HS256 takes every key of 32 bytes", impossible);
        }
    }

    public boolean isOpen() {
        return verifier == null;
    }

    /** Judges a token that is none, so that the first person does not wait for the library to load (measured: 130 ms). */
    public void warmUp() {
        var _ = decide(UNSIGNED, new AccessRequest("", AccessRole.WATCH, null), Instant.EPOCH);
    }

    /** Never throws, whatever the token is. */
    public AccessDecision decide(@Nullable String token, AccessRequest request, Instant now) {
        MACVerifier by = verifier;
        if (by == null) {
            return new Granted(null, null);
        }
        if (token == null || token.isBlank()) {
            return new Denied(
                    Reason.MISSING,
                    "This server needs an access token; ask whoever runs it for one, or for a link that holds one.");
        }
        JWTClaimsSet claims = isCompact(token) ? authentic(token, by) : null;
        if (claims == null) {
            return new Denied(
                    Reason.INVALID,
                    "This access token is not one of this server's, or not a whole one; ask whoever runs the server for"
                            + " a new one.");
        }
        return decide(claims, request, now);
    }

    /** RFC 7515 3.1 and 2: base64url without padding. The library would skip whatever else stands between. */
    private static boolean isCompact(String token) {
        if (token.length() > MAX_TOKEN_CHARS) {
            return false;
        }
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            boolean letterOrDigit = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && c != '-' && c != '_' && c != '.') {
                return false;
            }
        }
        return true;
    }

    /** The claims of a token whose signature is ours, null of every other. Claims are read only behind the signature. */
    private static @Nullable JWTClaimsSet authentic(String token, MACVerifier by) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            // The verifier would take HS384 and HS512 too, with a long secret; what is made elsewhere for another use
            // of the same secret has no business here.
            if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm()) || !jwt.verify(by)) {
                return null;
            }
            return jwt.getJWTClaimsSet();
        } catch (ParseException | JOSEException | RuntimeException notOurs) {
            // A stranger's text meets a library's parser here: whatever that finds wrong, it is no token.
            return null;
        }
    }

    private static AccessDecision decide(JWTClaimsSet claims, AccessRequest request, Instant now) {
        Date expires = claims.getExpirationTime();
        String room = RoomName.fold(text(claims, AccessTokens.ROOM));
        AccessRole role = AccessRole.of(text(claims, AccessTokens.ROLE));
        if (expires == null) {
            return unusable("exp", "a time in seconds since 1970");
        }
        if (room == null) {
            return unusable(AccessTokens.ROOM, "the name of a room");
        }
        if (role == null) {
            return unusable(AccessTokens.ROLE, "publish or watch");
        }
        String wantedName = text(claims, AccessTokens.NAME);
        String name = DisplayName.clean(wantedName);
        if (name == null && (!wantedName.isBlank() || isNoText(claims, AccessTokens.NAME))) {
            return unusable(AccessTokens.NAME, "1 to 64 characters without control characters");
        }
        Date notBefore = claims.getNotBeforeTime();
        if (!now.isBefore(expires.toInstant().plus(LEEWAY))) {
            return new Denied(
                    Reason.EXPIRED, "This access token has expired; ask whoever runs the server for a new one.");
        }
        if (notBefore != null && now.isBefore(notBefore.toInstant().minus(LEEWAY))) {
            return new Denied(
                    Reason.NOT_YET,
                    "This access token is valid only from " + notBefore.toInstant() + " on; come back then.");
        }
        return decide(new Holder(room, role, claims.getSubject(), name), request);
    }

    private static AccessDecision decide(Holder holder, AccessRequest request) {
        if (!holder.room.equals(RoomName.fold(request.room()))) {
            return new Denied(
                    Reason.WRONG_ROOM,
                    "This access token is for another room; use the one that was made for this room, or ask whoever runs"
                            + " the server for it.");
        }
        if (!holder.role.covers(request.role())) {
            return new Denied(
                    Reason.WRONG_ROLE,
                    "This access token is for watching only; ask whoever runs the server for one with the role"
                            + " publish.");
        }
        boolean otherPublisher = request.role() == AccessRole.PUBLISH
                && holder.identity != null
                && request.identity() != null
                && !holder.identity.equals(request.identity());
        if (otherPublisher) {
            return new Denied(
                    Reason.WRONG_IDENTITY,
                    "This access token is for another participant; publish as the one that its claim \"sub\" names, or"
                            + " ask whoever runs the server for another token.");
        }
        return new Granted(holder.identity, holder.name);
    }

    /** For whoever makes the tokens: it was signed rightly. */
    private static Denied unusable(String claim, String wanted) {
        return new Denied(
                Reason.INVALID,
                "The claim \"" + claim + "\" of this access token must be " + wanted
                        + "; make the token anew as docs/access.md says.");
    }

    /** The claim, or "" where it is missing or no text. */
    private static String text(JWTClaimsSet claims, String name) {
        return claims.getClaim(name) instanceof String text ? text : "";
    }

    private static boolean isNoText(JWTClaimsSet claims, String name) {
        return claims.getClaim(name) != null && !(claims.getClaim(name) instanceof String);
    }

    /** What a token that is valid now says of who holds it. */
    private record Holder(
            String room,
            AccessRole role,
            @Nullable String identity,
            @Nullable String name) {}
}
