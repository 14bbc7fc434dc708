package dev.kakehashi.dtlssrtp;

import static dev.kakehashi.dtlssrtp.SrtpTestKeys.hex;
import static dev.kakehashi.dtlssrtp.SrtpTestKeys.loop;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Known answers: RFC 3711 B.2 and B.3, RFC 7714 16 and 17, and the whole packets with master keys that libsrtp and the
 * libraries after it check themselves with.
 */
@ParameterizedClass
@MethodSource("dev.kakehashi.dtlssrtp.SrtpTestKeys#backends")
final class SrtpVectorTest {
    private static final byte[] CM_KEY = hex("e1f97a0d3e018be0d64fa32c06de4139");
    private static final byte[] CM_SALT = hex("0ec675ad498afeebb6960b3aabe6");
    private static final byte[] GCM_KEY_128 = hex("000102030405060708090a0b0c0d0e0f");
    private static final byte[] GCM_KEY_256 = hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    private static final byte[] GCM_MASTER_SALT = hex("a0a1a2a3a4a5a6a7a8a9aaab");
    private static final byte[] GCM_SESSION_SALT = hex("517569642070726f2071756f");

    private static final byte[] RTP = hex("800f1234decafbadcafebabe", "abababababababababababababababab");
    private static final byte[] RTCP = hex("81c8000bcafebabe", "abababababababababababababababab");

    /** "Gallia est omnis divisa in partes tres", sequence number 0xf17b. */
    private static final byte[] GALLIA = hex(
            "8040f17b8041f8d35501a0b2", "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573");

    /** A sender report of the SSRC 0x4d617273, as the sections of RFC 7714 17 encrypt it. */
    private static final byte[] REPORT = hex(
            "81c8000d4d6172734e5450314e54503252545020",
            "0000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef");

    private static final int REPORT_INDEX = 0x5d4;

    private final SrtpBackend backend;

    SrtpVectorTest(SrtpBackend backend) {
        this.backend = backend;
    }

    /** RFC 3711 B.2. */
    @Test
    void counterModeYieldsTheKeyStreamOfTheRfc() throws GeneralSecurityException {
        byte[] stream = ReferenceSrtp.keyStream(
                hex("2b7e151628aed2a6abf7158809cf4f3c"), hex("f0f1f2f3f4f5f6f7f8f9fafbfcfd0000"), 48);
        assertArrayEquals(
                hex(
                        "e03ead0935c95e80e166b16dd92b4eb4",
                        "d23513162b02d0f72a43a2fe4a5f97ab",
                        "41e95b3bb0a2e8dd477901e4fca894c0"),
                stream);
    }

    /** RFC 3711 B.3. */
    @Test
    void derivationYieldsTheSessionKeysOfTheRfc() throws GeneralSecurityException {
        assertArrayEquals(
                hex("c61e7a93744f39ee10734afe3ff7a087"),
                ReferenceSrtp.derive(CM_KEY, CM_SALT, ReferenceSrtp.RTP_ENCRYPTION, 16));
        assertArrayEquals(
                hex("30cbbc08863d8c85d49db34a9ae1"), ReferenceSrtp.derive(CM_KEY, CM_SALT, ReferenceSrtp.RTP_SALT, 14));
        assertArrayEquals(
                hex("cebe321f6ff7716b6fd4ab49af256a156d38baa4"),
                ReferenceSrtp.derive(CM_KEY, CM_SALT, ReferenceSrtp.RTP_AUTHENTICATION, 20));
    }

    /** RFC 7714 16.1.1. */
    @Test
    void referenceSealsTheRtpPacketOfTheRfcWith128Bits() throws GeneralSecurityException {
        assertArrayEquals(
                hex(
                        "8040f17b8041f8d35501a0b2",
                        "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833",
                        "899d7f27beb16a9152cf765ee4390cce"),
                ReferenceSrtp.protectRtp(GCM_KEY_128, GCM_SESSION_SALT, 0, GALLIA));
    }

    /** RFC 7714 16.2.1. */
    @Test
    void referenceSealsTheRtpPacketOfTheRfcWith256Bits() throws GeneralSecurityException {
        assertArrayEquals(
                hex(
                        "8040f17b8041f8d35501a0b2",
                        "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b",
                        "7aa3db36dfffd6b0f9bb7878d7a76c13"),
                ReferenceSrtp.protectRtp(GCM_KEY_256, GCM_SESSION_SALT, 0, GALLIA));
    }

    /** RFC 7714 17.1. */
    @Test
    void referenceSealsTheRtcpPacketOfTheRfcWith128Bits() throws GeneralSecurityException {
        assertArrayEquals(
                hex(
                        "81c8000d4d617273",
                        "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b",
                        "c84aa45896cf4d2fc5abf87245d9eade",
                        "800005d4"),
                ReferenceSrtp.protectRtcp(GCM_KEY_128, GCM_SESSION_SALT, REPORT_INDEX, REPORT));
    }

    /** RFC 7714 17.2. */
    @Test
    void referenceSealsTheRtcpPacketOfTheRfcWith256Bits() throws GeneralSecurityException {
        assertArrayEquals(
                hex(
                        "81c8000d4d617273",
                        "d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad",
                        "1d1eb30c4446839f57ff6f6cb26ac3be",
                        "800005d4"),
                ReferenceSrtp.protectRtcp(GCM_KEY_256, GCM_SESSION_SALT, REPORT_INDEX, REPORT));
    }

    @Test
    void counterModeProtectsTheKnownRtpPacket() {
        assertProtectsRtp(
                loop(SrtpProfile.AES_CM_128_HMAC_SHA1_80, CM_KEY, CM_SALT),
                RTP,
                hex("800f1234decafbadcafebabe", "4e55dc4ce79978d88ca4d215949d2402", "b78d6acc99ea179b8dbb"));
    }

    @Test
    void counterModeProtectsTheKnownRtcpPacket() {
        assertProtectsRtcp(
                loop(SrtpProfile.AES_CM_128_HMAC_SHA1_80, CM_KEY, CM_SALT),
                RTCP,
                hex("81c8000bcafebabe", "7128035be487b9bdbef89041f977a5a8", "80000001", "993e08cd54d6c1230798"));
    }

    @Test
    void galoisCounterModeProtectsTheKnownRtpPacket() {
        assertProtectsRtp(
                loop(SrtpProfile.AEAD_AES_128_GCM, GCM_KEY_128, GCM_MASTER_SALT),
                RTP,
                hex(
                        "800f1234decafbadcafebabe",
                        "c5002ede04cfdd2eb91159e0880aa06e",
                        "d2976826f796b201df3131a127e8a392"));
    }

    @Test
    void galoisCounterModeProtectsTheKnownRtcpPacket() {
        assertProtectsRtcp(
                loop(SrtpProfile.AEAD_AES_128_GCM, GCM_KEY_128, GCM_MASTER_SALT),
                RTCP,
                hex(
                        "81c8000bcafebabe",
                        "c98b8b5df0392a55852b6c21ac8e7025",
                        "c52c6fbea2b3b446ea31123ba88ce61e",
                        "80000001"));
    }

    @ParameterizedTest
    @EnumSource(names = {"AEAD_AES_128_GCM", "AEAD_AES_256_GCM"})
    void protectsThePacketsOfTheRfcAsTheReferenceDoes(SrtpProfile profile) throws GeneralSecurityException {
        byte[] master = Arrays.copyOf(GCM_KEY_256, profile.keyLength());
        SrtpKeys keys = loop(profile, master, GCM_SESSION_SALT);
        byte[] rtpKey =
                ReferenceSrtp.derive(master, GCM_SESSION_SALT, ReferenceSrtp.RTP_ENCRYPTION, profile.keyLength());
        byte[] rtpSalt = ReferenceSrtp.derive(master, GCM_SESSION_SALT, ReferenceSrtp.RTP_SALT, profile.saltLength());
        assertProtectsRtp(keys, GALLIA, ReferenceSrtp.protectRtp(rtpKey, rtpSalt, 0, GALLIA));

        byte[] rtcpKey =
                ReferenceSrtp.derive(master, GCM_SESSION_SALT, ReferenceSrtp.RTCP_ENCRYPTION, profile.keyLength());
        byte[] rtcpSalt = ReferenceSrtp.derive(master, GCM_SESSION_SALT, ReferenceSrtp.RTCP_SALT, profile.saltLength());
        assertProtectsRtcp(keys, REPORT, ReferenceSrtp.protectRtcp(rtcpKey, rtcpSalt, 1, REPORT));
    }

    private void assertProtectsRtp(SrtpKeys keys, byte[] plain, byte[] expected) {
        assertArrayEquals(expected, SrtpTestKeys.protectRtp(backend.sender(keys), plain));
        byte[] received = expected.clone();
        assertEquals(plain.length, backend.receiver(keys).unprotectRtp(received, 0, received.length));
        assertArrayEquals(plain, Arrays.copyOf(received, plain.length));
    }

    /** The vectors have the index 1: our second packet, since the RFC begins with 0 (RFC 3711 3.2.1). */
    private void assertProtectsRtcp(SrtpKeys keys, byte[] plain, byte[] expected) {
        SrtpSender sender = backend.sender(keys);
        SrtpTestKeys.protectRtcp(sender, plain);
        assertArrayEquals(expected, SrtpTestKeys.protectRtcp(sender, plain));
        byte[] received = expected.clone();
        assertEquals(plain.length, backend.receiver(keys).unprotectRtcp(received, 0, received.length));
        assertArrayEquals(plain, Arrays.copyOf(received, plain.length));
    }
}
