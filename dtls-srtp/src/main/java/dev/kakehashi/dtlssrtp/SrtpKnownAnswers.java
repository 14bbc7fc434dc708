package dev.kakehashi.dtlssrtp;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * What libcrypto must answer before it may serve: RFC 3711 B.3 (derivation), RFC 7714 16 and 17 (AES-GCM), and a packet of
 * each kind of AES_CM_128_HMAC_SHA1_80 from libsrtp's own test, since RFC 3711 has none.
 */
final class SrtpKnownAnswers {
    private static final byte[] MASTER_KEY = hex("e1f97a0d3e018be0d64fa32c06de4139");
    private static final byte[] MASTER_SALT = hex("0ec675ad498afeebb6960b3aabe6");

    /** Of RFC 7714, as long as the profile's. */
    private static final byte[] GCM_KEY = hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    private static final byte[] GCM_SALT = hex("517569642070726f2071756f");

    private static final byte[] GALLIA =
            hex("8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573");
    private static final byte[] GALLIA_128 = hex(
            "8040f17b8041f8d35501a0b2"
                    + "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce");
    private static final byte[] GALLIA_256 = hex(
            "8040f17b8041f8d35501a0b2"
                    + "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13");

    private static final int REPORT_INDEX = 0x5d4;
    private static final byte[] REPORT = hex(
            "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef");
    private static final byte[] REPORT_128 = hex("81c8000d4d617273"
            + "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b"
            + "c84aa45896cf4d2fc5abf87245d9eade800005d4");
    private static final byte[] REPORT_256 = hex("81c8000d4d617273"
            + "d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad"
            + "1d1eb30c4446839f57ff6f6cb26ac3be800005d4");

    private static final byte[] COUNTER_RTP = hex("800f1234decafbadcafebabeabababababababababababababababab");
    private static final byte[] COUNTER_SRTP =
            hex("800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb");
    private static final byte[] COUNTER_RTCP = hex("81c8000bcafebabeabababababababababababababababab");
    private static final byte[] COUNTER_SRTCP =
            hex("81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798");

    private SrtpKnownAnswers() {}

    static boolean areGiven() {
        return derives()
                && answers(SrtpProfile.AEAD_AES_128_GCM, GALLIA_128, REPORT_128)
                && answers(SrtpProfile.AEAD_AES_256_GCM, GALLIA_256, REPORT_256)
                && answersInCounterMode();
    }

    private static boolean derives() {
        return is("c61e7a93744f39ee10734afe3ff7a087", SessionKeys.ENCRYPTION, 16)
                && is("30cbbc08863d8c85d49db34a9ae1", SessionKeys.SALT, 14)
                && is("cebe321f6ff7716b6fd4ab49af256a156d38baa4", SessionKeys.AUTHENTICATION, 20);
    }

    private static boolean is(String expected, int label, int length) {
        return Arrays.equals(hex(expected), SessionKeys.derive(MASTER_KEY, MASTER_SALT, label, length));
    }

    private static boolean answers(SrtpProfile profile, byte[] rtp, byte[] rtcp) {
        byte[] key = Arrays.copyOf(GCM_KEY, profile.keyLength());
        PacketCipher seals = new GcmPacketCipher(key, GCM_SALT, true);
        PacketCipher opens = new GcmPacketCipher(key, GCM_SALT, false);
        try {
            return media(seals, opens, GALLIA, rtp) && control(seals, opens, REPORT, rtcp, REPORT_INDEX);
        } finally {
            seals.close();
            opens.close();
        }
    }

    private static boolean answersInCounterMode() {
        PacketCipher media = counter(false);
        PacketCipher control = counter(true);
        try {
            return media(media, media, COUNTER_RTP, COUNTER_SRTP)
                    && control(control, control, COUNTER_RTCP, COUNTER_SRTCP, 1);
        } finally {
            media.close();
            control.close();
        }
    }

    private static PacketCipher counter(boolean control) {
        return PacketCipher.of(SrtpProfile.AES_CM_128_HMAC_SHA1_80, MASTER_KEY, MASTER_SALT, control, true);
    }

    private static boolean media(PacketCipher seals, PacketCipher opens, byte[] plain, byte[] sealed) {
        int ssrc = Ssrc.ofRtp(plain, 0);
        int sequenceNumber = RtpHeader.sequenceNumber(plain, 0);
        NativePacket packet = NativePacket.ofThread().load(plain, 0, plain.length);
        boolean hidden = seals.sealRtp(packet, Ssrc.RTP_HEADER_BYTES, plain.length, ssrc, sequenceNumber)
                && holds(packet, sealed);
        packet.load(sealed, 0, sealed.length);
        return hidden
                && opens.openRtp(packet, Ssrc.RTP_HEADER_BYTES, plain.length, ssrc, sequenceNumber)
                && holds(packet, plain);
    }

    private static boolean control(PacketCipher seals, PacketCipher opens, byte[] plain, byte[] sealed, int index) {
        int ssrc = Ssrc.ofRtcp(plain, 0);
        NativePacket packet = NativePacket.ofThread().load(plain, 0, plain.length);
        boolean hidden = seals.sealRtcp(packet, plain.length, ssrc, index) && holds(packet, sealed);
        packet.load(sealed, 0, sealed.length);
        return hidden
                && opens.openRtcp(packet, plain.length, ssrc, index | SrtcpIndex.ENCRYPTED)
                && holds(packet, plain);
    }

    private static boolean holds(NativePacket packet, byte[] expected) {
        byte[] actual = new byte[expected.length];
        packet.store(actual, 0, 0, actual.length);
        return Arrays.equals(expected, actual);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
