package dev.kakehashi.ice;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Nonces that nobody has to remember (RFC 8489 9.2, RFC 8656 5): the time of issue, and an HMAC over it and the client's
 * address. So a nonce proves that its bearer gets what we send to that address. Safe for any thread.
 */
final class TurnNonces {
    static final int LIFETIME_SECONDS = 3_600;

    private static final int TIME_DIGITS = 8;

    /** 80 bits of the HMAC can't be guessed within the hour, and keep the answer below 120 bytes. */
    private static final int MAC_BYTES = 10;

    private static final int LENGTH = TIME_DIGITS + 2 * MAC_BYTES;

    private final byte[] secret = new byte[Stun.INTEGRITY_BYTES];

    TurnNonces(RandomGenerator random) {
        random.nextBytes(secret);
    }

    String issue(InetSocketAddress client, long epochSeconds) {
        return nonce(client, (int) epochSeconds);
    }

    /** Whether we gave this nonce to this client within the last hour. */
    boolean isValid(String nonce, InetSocketAddress client, long epochSeconds) {
        if (nonce.length() != LENGTH) {
            return false;
        }
        int issued = 0;
        for (int index = 0; index < TIME_DIGITS; index++) {
            int digit = Character.digit(nonce.charAt(index), 16);
            if (digit < 0) {
                return false;
            }
            issued = issued << 4 | digit;
        }
        int age = (int) epochSeconds - issued;
        return age >= 0 && age < LIFETIME_SECONDS && MessageDigest.isEqual(bytes(nonce), bytes(nonce(client, issued)));
    }

    private String nonce(InetSocketAddress client, int seconds) {
        byte[] address = client.getAddress().getAddress();
        byte[] signed = new byte[4 + 2 + address.length];
        Stun.put32(signed, 0, seconds);
        Stun.put16(signed, 4, client.getPort());
        System.arraycopy(address, 0, signed, 6, address.length);
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(seconds) + hex.formatHex(Stun.hmacSha1(secret, signed), 0, MAC_BYTES);
    }

    private static byte[] bytes(String nonce) {
        return nonce.getBytes(StandardCharsets.UTF_8);
    }
}
