package dev.kakehashi.ice;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Time-limited credentials that need no table (draft-uberti-behave-turn-rest-00 2.2): whoever knows the secret can make
 * a username's password. Safe for any thread.
 */
public final class TurnCredentials {
    static final String REALM = "kakehashi";

    /** Digits of an expiry; more would be the year 33658. */
    private static final int MAX_DIGITS = 12;

    private final byte[] secret;

    /**
     * Credentials of a server.
     *
     * @param secret at least one byte; 20 random ones are as good as the HMAC can use
     */
    public TurnCredentials(byte[] secret) {
        if (secret.length == 0) {
            throw new IllegalArgumentException("the secret is empty");
        }
        this.secret = secret.clone();
    }

    /**
     * A username.
     *
     * @param expiresEpochSeconds until when it can allocate; what it has allocated by then may live on
     * @param who tells users apart; the quota of a username is for both parts together; at most 490 bytes
     */
    public String username(long expiresEpochSeconds, String who) {
        return expiresEpochSeconds + ":" + who;
    }

    public String password(String username) {
        return Base64.getEncoder().encodeToString(Stun.hmacSha1(secret, username.getBytes(StandardCharsets.UTF_8)));
    }

    /** The key of a username's MESSAGE-INTEGRITY. */
    byte[] key(String username) {
        return longTermKey(username, REALM, password(username));
    }

    /** RFC 8489 9.2.2, with MD5, the only algorithm that browsers know. */
    static byte[] longTermKey(String username, String realm, String password) {
        try {
            byte[] text = (username + ':' + realm + ':' + password).getBytes(StandardCharsets.UTF_8);
            return MessageDigest.getInstance("MD5").digest(text);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has MD5", missing);
        }
    }

    /** Whether a username names no moment, or one that has come. */
    static boolean isExpired(String username, long epochSeconds) {
        long expires = 0;
        int digits = 0;
        while (digits < username.length() && digits <= MAX_DIGITS && isDigit(username.charAt(digits))) {
            expires = expires * 10 + (username.charAt(digits++) - '0');
        }
        boolean named = digits > 0 && digits <= MAX_DIGITS && username.startsWith(":", digits);
        return !named || expires <= epochSeconds;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
