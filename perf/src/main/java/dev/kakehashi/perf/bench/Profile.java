package dev.kakehashi.perf.bench;

/** The SRTP profiles that are compared; both ends of a comparison use the same. */
enum Profile {
    GCM("AEAD_AES_128_GCM"),
    CM("AES_CM_128_HMAC_SHA1_80");

    /** As registered for DTLS-SRTP (RFC 5764 4.1.2, RFC 7714 14.2). */
    final String registeredName;

    Profile(String registeredName) {
        this.registeredName = registeredName;
    }

    /** As the generator and the floor call it. */
    String word() {
        return this == GCM ? "gcm" : "cm";
    }
}
