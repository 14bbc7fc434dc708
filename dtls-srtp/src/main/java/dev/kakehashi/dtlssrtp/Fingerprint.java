package dev.kakehashi.dtlssrtp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The hash of a certificate as it stands in SDP (RFC 8122 5).
 *
 * @param hash the hash function
 * @param value upper-case hexadecimal bytes separated by colons, as in the attribute's value
 */
public record Fingerprint(Hash hash, String value) {
    private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();

    /** The fingerprint of a certificate in DER. */
    public static Fingerprint of(Hash hash, byte[] certificate) {
        try {
            return new Fingerprint(
                    hash,
                    HEX.formatHex(MessageDigest.getInstance(hash.jcaName()).digest(certificate)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has " + hash.jcaName(), missing);
        }
    }

    /**
     * Reads the value of {@code a=fingerprint}.
     *
     * @return null for a hash function that we don't accept, and for a value that is not a hash of its length
     */
    public static @Nullable Fingerprint parse(String attribute) {
        int space = attribute.indexOf(' ');
        if (space < 0) {
            return null;
        }
        for (Hash hash : Hash.values()) {
            if (hash.sdpName().equalsIgnoreCase(attribute.substring(0, space))) {
                return parse(hash, attribute.substring(space + 1).trim());
            }
        }
        return null;
    }

    private static @Nullable Fingerprint parse(Hash hash, String value) {
        if (value.length() != hash.length() * 3 - 1) {
            return null;
        }
        for (int index = 0; index < value.length(); index++) {
            char each = value.charAt(index);
            boolean fits = index % 3 == 2 ? each == ':' : Character.digit(each, 16) >= 0 && each < 128;
            if (!fits) {
                return null;
            }
        }
        return new Fingerprint(hash, value.toUpperCase(Locale.ROOT));
    }

    /** Whether a certificate in DER has this fingerprint; takes the same time wherever they differ. */
    public boolean matches(byte[] certificate) {
        byte[] shown = of(hash, certificate).value.getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(shown, value.getBytes(StandardCharsets.US_ASCII));
    }

    /** The hash functions that we accept; weaker ones are refused in the SDP already. */
    public enum Hash {
        SHA_256("sha-256", "SHA-256", 32),
        SHA_384("sha-384", "SHA-384", 48),
        SHA_512("sha-512", "SHA-512", 64);

        private final String sdpName;
        private final String jcaName;
        private final int length;

        Hash(String sdpName, String jcaName, int length) {
            this.sdpName = sdpName;
            this.jcaName = jcaName;
            this.length = length;
        }

        /** The name as it is written in SDP (RFC 8122 5). */
        public String sdpName() {
            return sdpName;
        }

        /** The name as the Java Cryptography Architecture knows it. */
        public String jcaName() {
            return jcaName;
        }

        /** Length of the hash in bytes. */
        public int length() {
            return length;
        }
    }
}
