package dev.kakehashi.signaling.sdp;

import dev.kakehashi.ice.IceCredentials;
import java.util.random.RandomGenerator;

/** Draws the credentials of a new ICE generation (RFC 8445 5.3: 24 bits of ufrag and 128 of password at least). */
final class IceCredentialsSource {
    private static final String ICE_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /** 72 bits: a ufrag is also what a transport is found by, so no two may ever be equal. */
    private static final int UFRAG_CHARS = 12;

    /** 192 bits. */
    private static final int PASSWORD_CHARS = 32;

    private final RandomGenerator random;

    IceCredentialsSource(RandomGenerator random) {
        this.random = random;
    }

    IceCredentials next() {
        return new IceCredentials(chars(UFRAG_CHARS), chars(PASSWORD_CHARS));
    }

    private String chars(int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(ICE_CHARS.charAt(random.nextInt(ICE_CHARS.length())));
        }
        return text.toString();
    }
}
