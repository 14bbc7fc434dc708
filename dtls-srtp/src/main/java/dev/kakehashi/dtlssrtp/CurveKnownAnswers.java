package dev.kakehashi.dtlssrtp;

import java.util.Arrays;
import java.util.HexFormat;

/** What libcrypto must answer before it may serve handshakes: RFC 7748 6.1 (X25519) and RFC 6979 A.2.5 (P-256, SHA-256). */
final class CurveKnownAnswers {
    private static final String ALICE = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
    private static final String ALICE_PUBLIC = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";
    private static final String BOB = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";
    private static final String BOB_PUBLIC = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";
    private static final String SHARED = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";

    private static final String NUMBER = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";
    private static final String POINT = "04"
            + "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
            + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";
    private static final String DIGEST_OF_SAMPLE = "af2bdbe1aa9b6ec1e2ade1d694f41fc71a831d0268e9891562113d8a62add1bf";
    private static final String SIGNATURE = "3046"
            + "022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
            + "022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";

    private CurveKnownAnswers() {}

    private static final class Once {
        static final boolean GIVEN = LibCryptoCurves.problem() == null && ask();
    }

    /** Asks at the first call. */
    static boolean areGiven() {
        return Once.GIVEN;
    }

    private static boolean ask() {
        try {
            return agrees(ALICE, ALICE_PUBLIC, BOB_PUBLIC) && agrees(BOB, BOB_PUBLIC, ALICE_PUBLIC) && signs();
        } catch (IllegalStateException lacking) {
            // A build of the library, or its configuration, may leave a curve out.
            return false;
        }
    }

    private static boolean agrees(String privateKey, String publicKey, String peerKey) {
        long key = LibCryptoCurves.agreementKey(hex(privateKey));
        try {
            return Arrays.equals(hex(publicKey), LibCryptoCurves.publicKey(key))
                    && Arrays.equals(hex(SHARED), LibCryptoCurves.agree(key, hex(peerKey)))
                    && LibCryptoCurves.agree(key, new byte[LibCryptoCurves.X25519_BYTES]) == null;
        } finally {
            LibCryptoCurves.freeAgreementKey(key);
        }
    }

    private static boolean signs() {
        byte[] digest = hex(DIGEST_OF_SAMPLE);
        byte[] other = new byte[digest.length];
        long signs = LibCryptoCurves.signingKey(hex(NUMBER));
        long verifies = LibCryptoCurves.verifyingKey(hex(POINT));
        try {
            byte[] made = LibCryptoCurves.sign(signs, digest);
            return verifies != 0
                    && LibCryptoCurves.verify(verifies, digest, hex(SIGNATURE))
                    && LibCryptoCurves.verify(verifies, digest, made)
                    && !LibCryptoCurves.verify(verifies, other, made);
        } finally {
            LibCryptoCurves.freeSigningKey(signs);
            LibCryptoCurves.freeSigningKey(verifies);
        }
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
