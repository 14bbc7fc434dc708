package dev.kakehashi.ice;

import org.jspecify.annotations.Nullable;

/**
 * The long-term credential mechanism (RFC 8489 9.2.4) for one request after the other. Confined to one media loop.
 *
 * <p>The realm of a request is not compared: it goes into the key, so that another one shows as wrong integrity.
 */
final class TurnLogin {
    /** RFC 8489 14.10: less than 764 bytes. */
    private static final int MAX_NONCE_BYTES = 763;

    private final TurnCredentials credentials;
    private final TurnNonces nonces;
    private String username = "";
    private byte[] key = {};

    TurnLogin(TurnCredentials credentials, TurnNonces nonces) {
        this.credentials = credentials;
        this.nonces = nonces;
    }

    /**
     * Judges a request.
     *
     * @param allocation of the client where it has one: its owner's key is kept there
     * @return null when it is authentic, else how it is refused
     */
    @Nullable
    TurnError judge(StunMessage request, TurnClient client, @Nullable TurnAllocation allocation, long epochSeconds) {
        if (!request.has(Stun.MESSAGE_INTEGRITY)) {
            return TurnError.UNAUTHORIZED;
        }
        String name = request.username();
        String nonce = request.text(Turn.NONCE, MAX_NONCE_BYTES);
        if (name == null || nonce == null || !request.has(Turn.REALM)) {
            return TurnError.BAD_REQUEST;
        }
        if (!nonces.isValid(nonce, client.address(), epochSeconds)) {
            return TurnError.STALE_NONCE;
        }
        boolean isOwner = allocation != null && allocation.username().equals(name);
        byte[] expected = allocation != null && isOwner ? allocation.key() : credentials.key(name);
        if (!request.verifyIntegrity(expected)) {
            return TurnError.UNAUTHORIZED;
        }
        username = name;
        key = expected;
        return null;
    }

    /** Who made the last authentic request. */
    String username() {
        return username;
    }

    /** With which that request was protected and the answer is. */
    byte[] key() {
        return key;
    }
}
