package dev.kakehashi.ice;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Numbers and checksums of STUN (RFC 8489). */
final class Stun {
    static final int HEADER_BYTES = 20;
    static final int MAGIC_COOKIE = 0x2112A442;
    static final int TRANSACTION_ID_BYTES = 12;

    static final int BINDING_REQUEST = 0x0001;
    static final int BINDING_INDICATION = 0x0011;
    static final int BINDING_SUCCESS = 0x0101;
    static final int BINDING_ERROR = 0x0111;

    static final int USERNAME = 0x0006;
    static final int MESSAGE_INTEGRITY = 0x0008;
    static final int ERROR_CODE = 0x0009;
    static final int UNKNOWN_ATTRIBUTES = 0x000A;
    static final int XOR_MAPPED_ADDRESS = 0x0020;
    static final int PRIORITY = 0x0024;
    static final int USE_CANDIDATE = 0x0025;
    static final int FINGERPRINT = 0x8028;
    static final int ICE_CONTROLLED = 0x8029;
    static final int ICE_CONTROLLING = 0x802A;

    static final int INTEGRITY_BYTES = 20;
    /** RFC 8489 14.7. */
    private static final int FINGERPRINT_XOR = 0x5354554E;

    private Stun() {}

    static int get16(byte[] data, int at) {
        return (data[at] & 0xFF) << 8 | data[at + 1] & 0xFF;
    }

    static int get32(byte[] data, int at) {
        return get16(data, at) << 16 | get16(data, at + 2);
    }

    static void put16(byte[] data, int at, int value) {
        data[at] = (byte) (value >>> 8);
        data[at + 1] = (byte) value;
    }

    static void put32(byte[] data, int at, int value) {
        put16(data, at, value >>> 16);
        put16(data, at + 2, value);
    }

    /** Value of an XOR-ed address attribute (RFC 8489 14.2) in a message that begins with the array. */
    static void putXorAddress(byte[] message, int at, byte[] address, int port) {
        message[at] = 0;
        message[at + 1] = (byte) (address.length == 4 ? 1 : 2);
        put16(message, at + 2, port ^ MAGIC_COOKIE >>> 16);
        for (int each = 0; each < address.length; each++) {
            message[at + 4 + each] = (byte) (address[each] ^ message[4 + each]);
        }
    }

    static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("4 and 16 bytes are an address", impossible);
        }
    }

    static byte[] key(String password) {
        return password.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * HMAC-SHA1 over a message up to its MESSAGE-INTEGRITY (RFC 8489 14.5), as if it ended with that attribute.
     *
     * @param attribute index of the attribute's header
     */
    static byte[] integrity(byte[] key, byte[] data, int offset, int attribute) {
        Mac mac = mac(key);
        int length = attribute - offset - HEADER_BYTES + 4 + INTEGRITY_BYTES;
        mac.update(data, offset, 2);
        mac.update((byte) (length >>> 8));
        mac.update((byte) length);
        mac.update(data, offset + 4, attribute - offset - 4);
        return mac.doFinal();
    }

    static byte[] hmacSha1(byte[] key, byte[] data) {
        return mac(key).doFinal(data);
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException missing) {
            throw new IllegalStateException("every Java platform has HmacSHA1", missing);
        }
    }

    /** The FINGERPRINT of a message up to that attribute. */
    static int fingerprint(byte[] data, int offset, int attribute) {
        CRC32 crc = new CRC32();
        crc.update(data, offset, attribute - offset);
        return (int) crc.getValue() ^ FINGERPRINT_XOR;
    }
}
