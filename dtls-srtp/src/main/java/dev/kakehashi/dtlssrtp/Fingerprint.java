package dev.kakehashi.dtlssrtp;

/**
 * The hash of a certificate as it stands in SDP (RFC 8122 5).
 *
 * @param hash the hash function
 * @param value upper-case hexadecimal bytes separated by colons, as in the attribute's value
 */
public record Fingerprint(Hash hash, String value) {
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
