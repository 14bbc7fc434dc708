package dev.kakehashi.dtlssrtp;

import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ProtocolVersion;

/** What both sides of our handshakes have in common: versions, suites and bounds. */
final class DtlsLimits {
    /**
     * Our certificate is ECDSA, so only these: AES-128-GCM is what every browser offers and the cheapest here.
     */
    private static final int[] CIPHER_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
    };

    /** A browser shows one self-signed certificate; a chain of four leaves room for devices with an authority. */
    static final int MAX_CERTIFICATES = 4;

    /** A certificate of a peer is under 2 KiB. Checked before anything is parsed. */
    static final int MAX_MESSAGE_BYTES = 16 * 1_024;

    /** First retransmission after this time, doubling: the paths that we see answer within 200 ms. */
    static final int RESEND_MILLIS = 250;

    private DtlsLimits() {}

    static int[] cipherSuites() {
        return CIPHER_SUITES.clone();
    }

    /** 1.2 alone: Bouncy Castle has no DTLS 1.3, and every peer that has it speaks 1.2 too. */
    static ProtocolVersion[] versions() {
        return ProtocolVersion.DTLSv12.only();
    }
}
