package dev.kakehashi.dtlssrtp;

import java.util.Arrays;

/** Session keys out of master keys (RFC 3711 4.3.1, RFC 7714 11), by AES in counter mode; the key derivation rate is 0. */
final class SessionKeys {
    /** What a key is for; RTCP has the same three, later by three. */
    static final int ENCRYPTION = 0;

    static final int AUTHENTICATION = 1;
    static final int SALT = 2;
    static final int RTCP = 3;

    private static final int LABEL_BYTE = 7;
    private static final int BLOCK_BYTES = 16;

    private SessionKeys() {}

    /**
     * One session key.
     *
     * @param masterSalt 14 bytes, or 12, which are filled up with zeros
     * @param label what the key is for
     */
    static byte[] derive(byte[] masterKey, byte[] masterSalt, int label, int length) {
        byte[] block = Arrays.copyOf(masterSalt, BLOCK_BYTES);
        block[LABEL_BYTE] ^= (byte) label;
        EvpCipher counter = EvpCipher.counterMode(masterKey, block, true);
        try {
            byte[] key = new byte[length];
            NativePacket packet = NativePacket.ofThread().load(key, 0, length);
            counter.restart(packet, 0, 0);
            counter.process(packet, 0, length);
            packet.store(key, 0, 0, length);
            packet.erase();
            return key;
        } finally {
            counter.close();
        }
    }
}
