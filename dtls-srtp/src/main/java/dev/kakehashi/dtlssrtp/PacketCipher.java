package dev.kakehashi.dtlssrtp;

import java.util.Arrays;

/**
 * The session keys of one direction, for RTP or for RTCP, in libcrypto. Works in native memory, where there must be room
 * for what comes behind the packet. Lengths and headers are checked by the caller. Confined to one thread.
 */
sealed interface PacketCipher permits GcmPacketCipher, CounterPacketCipher {
    /**
     * Encrypts an RTP packet and writes its tag behind it.
     *
     * @param header bytes of header and extension
     * @param length bytes of the packet
     * @param index rollover counter and sequence number, 48 bits
     */
    boolean sealRtp(NativePacket packet, int header, int length, int ssrc, long index);

    /**
     * Decrypts an RTP packet; false when it is not authentic.
     *
     * @param length without the tag
     */
    boolean openRtp(NativePacket packet, int header, int length, int ssrc, long index);

    /**
     * Encrypts an RTCP packet and writes tag and index behind it.
     *
     * @param index 31 bits
     */
    boolean sealRtcp(NativePacket packet, int length, int ssrc, int index);

    /**
     * Decrypts an RTCP packet; false when it is not authentic.
     *
     * @param length without tag and index
     * @param word the index, with the bit above it that says that the packet is encrypted
     */
    boolean openRtcp(NativePacket packet, int length, int ssrc, int word);

    /** Erases the keys; nothing may be called afterwards. */
    void close();

    /**
     * The session keys of one direction.
     *
     * @param control for RTCP
     */
    static PacketCipher of(SrtpProfile profile, byte[] masterKey, byte[] masterSalt, boolean control, boolean sealing) {
        int label = control ? SessionKeys.RTCP : 0;
        byte[] key = SessionKeys.derive(masterKey, masterSalt, label + SessionKeys.ENCRYPTION, profile.keyLength());
        byte[] salt = SessionKeys.derive(masterKey, masterSalt, label + SessionKeys.SALT, profile.saltLength());
        byte[] authentication =
                SessionKeys.derive(masterKey, masterSalt, label + SessionKeys.AUTHENTICATION, HmacSha1.KEY_BYTES);
        try {
            return switch (profile) {
                case AEAD_AES_128_GCM, AEAD_AES_256_GCM -> new GcmPacketCipher(key, salt, sealing);
                case AES_CM_128_HMAC_SHA1_80 -> new CounterPacketCipher(key, salt, authentication);
            };
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(authentication, (byte) 0);
        }
    }
}
