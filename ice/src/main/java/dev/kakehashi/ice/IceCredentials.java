package dev.kakehashi.ice;

import java.util.random.RandomGenerator;

/**
 * The short-term credentials of one ICE agent and one generation (RFC 8445 5.3, RFC 8839 5.4).
 *
 * @param ufrag username fragment, 4 to 256 ice-chars; ours are at least 8
 * @param password 22 to 256 ice-chars; ours are at least 24
 */
public record IceCredentials(String ufrag, String password) {
    private static final String ICE_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /** Six bits a character: 60 bits say whose it is, 192 bits can't be guessed. */
    private static final int OUR_UFRAG_LENGTH = 10;

    private static final int OUR_PASSWORD_LENGTH = 32;

    /** New credentials of our own. The generator must be one for secrets. */
    public static IceCredentials generate(RandomGenerator random) {
        return new IceCredentials(chars(random, OUR_UFRAG_LENGTH), chars(random, OUR_PASSWORD_LENGTH));
    }

    private static String chars(RandomGenerator random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int index = 0; index < length; index++) {
            text.append(ICE_CHARS.charAt(random.nextInt(ICE_CHARS.length())));
        }
        return text.toString();
    }

    /** The password is a secret. */
    @Override
    public String toString() {
        return "IceCredentials[ufrag=" + ufrag + "]";
    }
}
