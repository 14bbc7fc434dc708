package dev.kakehashi.signaling;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The secret with which a client takes its session up again: a handle to find the session by, and 128 random bits that
 * are compared in constant time.
 */
final class ResumeToken {
    private static final int SECRET_BYTES = 16;
    private static final int TOKEN_BYTES = Long.BYTES + SECRET_BYTES;
    private static final int TOKEN_CHARS = TOKEN_BYTES / 3 * 4;

    private final long handle;
    private final byte[] secret;

    private ResumeToken(long handle, byte[] secret) {
        this.handle = handle;
        this.secret = secret;
    }

    static ResumeToken draw(long handle, RandomGenerator random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new ResumeToken(handle, secret);
    }

    /** The token of this text, or null where it can't be one. */
    static @Nullable ResumeToken read(String text) {
        if (text.length() != TOKEN_CHARS) {
            return null;
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
        if (bytes.length != TOKEN_BYTES) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long handle = buffer.getLong();
        byte[] secret = new byte[SECRET_BYTES];
        buffer.get(secret);
        return new ResumeToken(handle, secret);
    }

    /** Names the session; gives no right to it. */
    long handle() {
        return handle;
    }

    boolean matches(ResumeToken other) {
        return handle == other.handle && MessageDigest.isEqual(secret, other.secret);
    }

    /** For the client; never to be logged. */
    String toText() {
        byte[] bytes =
                ByteBuffer.allocate(TOKEN_BYTES).putLong(handle).put(secret).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
