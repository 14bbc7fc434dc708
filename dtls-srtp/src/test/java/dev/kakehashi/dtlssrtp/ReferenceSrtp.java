package dev.kakehashi.dtlssrtp;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Key derivation and AES-GCM packets straight from the RFCs, over the ciphers of the platform. The vectors of RFC 3711 and
 * RFC 7714 give session keys, which our interface never sees: they check this class, and this class checks ours.
 */
final class ReferenceSrtp {
    static final int RTP_ENCRYPTION = 0x00;
    static final int RTP_AUTHENTICATION = 0x01;
    static final int RTP_SALT = 0x02;
    static final int RTCP_ENCRYPTION = 0x03;
    static final int RTCP_SALT = 0x05;

    /** The bit of the SRTCP index word that says that the packet is encrypted. */
    static final int ENCRYPTED = 0x8000_0000;

    private static final int RTP_HEADER_BYTES = 12;
    private static final int RTCP_CLEAR_BYTES = 8;
    private static final int TAG_BITS = 128;

    private ReferenceSrtp() {}

    /** The key stream of AES in counter mode from an initial block (RFC 3711 4.1.1). */
    static byte[] keyStream(byte[] key, byte[] block, int length) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(block));
        return cipher.doFinal(new byte[length]);
    }

    /** A session key from the master keys (RFC 3711 4.3; a shorter salt is filled up at its end, RFC 7714 11). */
    static byte[] derive(byte[] masterKey, byte[] masterSalt, int label, int length) throws GeneralSecurityException {
        byte[] block = Arrays.copyOf(masterSalt, 16);
        block[7] ^= (byte) label;
        return keyStream(masterKey, block, length);
    }

    /** Protects an RTP packet that is nothing but a fixed header and payload (RFC 7714 8, 9). */
    static byte[] protectRtp(byte[] key, byte[] salt, int rolloverCounter, byte[] packet)
            throws GeneralSecurityException {
        ByteBuffer header = ByteBuffer.wrap(packet);
        byte[] nonce = ByteBuffer.allocate(12)
                .putShort((short) 0)
                .putInt(header.getInt(8))
                .putInt(rolloverCounter)
                .putShort(header.getShort(2))
                .array();
        byte[] associated = Arrays.copyOf(packet, RTP_HEADER_BYTES);
        byte[] sealed = seal(key, xor(nonce, salt), associated, from(packet, RTP_HEADER_BYTES));
        return join(associated, sealed);
    }

    /** Protects an RTCP packet (RFC 7714 9.1, 9.3), with the index word behind it. */
    static byte[] protectRtcp(byte[] key, byte[] salt, int index, byte[] packet) throws GeneralSecurityException {
        byte[] word = ByteBuffer.allocate(4).putInt(index | ENCRYPTED).array();
        byte[] nonce = ByteBuffer.allocate(12)
                .putShort((short) 0)
                .putInt(ByteBuffer.wrap(packet).getInt(4))
                .putShort((short) 0)
                .putInt(index)
                .array();
        byte[] clear = Arrays.copyOf(packet, RTCP_CLEAR_BYTES);
        byte[] sealed = seal(key, xor(nonce, salt), join(clear, word), from(packet, RTCP_CLEAR_BYTES));
        return join(join(clear, sealed), word);
    }

    private static byte[] seal(byte[] key, byte[] nonce, byte[] associated, byte[] plain)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(associated);
        return cipher.doFinal(plain);
    }

    private static byte[] xor(byte[] left, byte[] right) {
        byte[] both = left.clone();
        for (int index = 0; index < both.length; index++) {
            both[index] ^= right[index];
        }
        return both;
    }

    private static byte[] from(byte[] data, int start) {
        return Arrays.copyOfRange(data, start, data.length);
    }

    private static byte[] join(byte[] head, byte[] tail) {
        byte[] both = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, both, head.length, tail.length);
        return both;
    }
}
