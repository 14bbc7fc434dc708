package dev.kakehashi.signaling.whip;

import java.util.Base64;
import java.util.random.RandomGenerator;

/** A name that nobody guesses: 120 random bits in 20 characters that may stand in an address. */
final class SessionId {
    private static final int BYTES = 15;

    private SessionId() {}

    static String draw(RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
