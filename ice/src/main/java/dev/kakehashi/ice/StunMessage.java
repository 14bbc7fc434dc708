package dev.kakehashi.ice;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A view of one STUN message (RFC 8489 5) in an array that belongs to somebody else; made once, wrapped around each
 * message in turn. Confined to one thread.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |0 0|     STUN Message Type     |         Message Length        |
 * |                     Magic Cookie 0x2112A442                   |
 * |                     Transaction ID (96 bits)                  |
 * |        attributes: type, length, value padded to 32 bits ...  |
 * </pre>
 */
public final class StunMessage {
    /** More attributes than any client writes; bounds the walk. */
    private static final int MAX_ATTRIBUTES = 32;

    private byte[] buffer = {};
    private int offset;
    private int count;
    private final int[] types = new int[MAX_ATTRIBUTES];
    private final int[] values = new int[MAX_ATTRIBUTES];
    private final int[] lengths = new int[MAX_ATTRIBUTES];

    /** Whether a datagram may be STUN: two zero bits and the cookie (RFC 8489 5, RFC 7983 7). */
    public static boolean looksLikeStun(byte[] data, int start, int length) {
        return length >= Stun.HEADER_BYTES
                && (data[start] & 0xC0) == 0
                && Stun.get32(data, start + 4) == Stun.MAGIC_COOKIE;
    }

    /**
     * Looks at one message.
     *
     * @return false when it is malformed; the view must not be used then
     */
    public boolean wrap(byte[] data, int start, int length) {
        if (!looksLikeStun(data, start, length)) {
            return false;
        }
        int body = Stun.get16(data, start + 2);
        if (body % 4 != 0 || Stun.HEADER_BYTES + body != length) {
            return false;
        }
        buffer = data;
        offset = start;
        count = 0;
        int at = start + Stun.HEADER_BYTES;
        int end = start + length;
        while (at < end) {
            if (end - at < 4 || count == MAX_ATTRIBUTES) {
                return false;
            }
            int bytes = Stun.get16(data, at + 2);
            int padded = bytes + 3 & ~3;
            if (padded > end - at - 4) {
                return false;
            }
            types[count] = Stun.get16(data, at);
            values[count] = at + 4;
            lengths[count] = bytes;
            count++;
            at += 4 + padded;
        }
        return true;
    }

    /** Method and class together, 14 bits. */
    int type() {
        return Stun.get16(buffer, offset);
    }

    public boolean isBindingRequest() {
        return type() == Stun.BINDING_REQUEST;
    }

    /** Whether it is a request, of whatever method: both bits of the class are zero. */
    boolean isRequest() {
        return (type() & 0x0110) == 0;
    }

    byte[] buffer() {
        return buffer;
    }

    int transactionIdOffset() {
        return offset + 8;
    }

    /** The first and last bits of the transaction id, mixed; enough to tell recent requests apart. */
    long transactionKey() {
        long high = (long) Stun.get32(buffer, offset + 8) << 32 | Stun.get32(buffer, offset + 12) & 0xFFFFFFFFL;
        return high ^ (long) Stun.get32(buffer, offset + 16) * 0x9E3779B97F4A7C15L;
    }

    /** Whether the message carries the attribute. */
    boolean has(int attribute) {
        return find(attribute) >= 0;
    }

    /** Place of an attribute, or -1. What stands behind MESSAGE-INTEGRITY, but FINGERPRINT, is ignored (RFC 8489 14.5). */
    int find(int attribute) {
        return find(attribute, 0);
    }

    /** The next place of an attribute that may stand more than once. */
    int find(int attribute, int from) {
        for (int index = from; index < count; index++) {
            if (types[index] == attribute) {
                return index;
            }
            if (types[index] == Stun.MESSAGE_INTEGRITY && attribute != Stun.FINGERPRINT) {
                return -1;
            }
        }
        return -1;
    }

    /** Where in {@link #buffer} the value of the attribute at a place begins. */
    int valueOf(int index) {
        return values[index];
    }

    /** Bytes of the value, without padding. */
    int lengthOf(int index) {
        return lengths[index];
    }

    /** The first attribute below 0x8000 that we do not know for the message's method (RFC 8489 6.3.1), or -1. */
    int unknownRequiredAttribute() {
        boolean isTurn = Turn.isMethod(type());
        for (int index = 0; index < count && types[index] != Stun.MESSAGE_INTEGRITY; index++) {
            boolean known = switch (types[index]) {
                case Stun.USERNAME,
                        Stun.ERROR_CODE,
                        Stun.UNKNOWN_ATTRIBUTES,
                        Stun.XOR_MAPPED_ADDRESS,
                        Stun.PRIORITY,
                        Stun.USE_CANDIDATE -> true;
                default -> types[index] >= 0x8000 || isTurn && Turn.isAttribute(types[index]);
            };
            if (!known) {
                return types[index];
            }
        }
        return -1;
    }

    /** The name in front of the colon of USERNAME, for a check our own username fragment (RFC 8445 7.2.2); or null. */
    @Nullable
    String usernameFront() {
        String name = username();
        int colon = name == null ? -1 : name.indexOf(':');
        return name == null || colon < 0 ? null : name.substring(0, colon);
    }

    @Nullable
    String username() {
        // RFC 8489 14.3: less than 509 bytes.
        return text(Stun.USERNAME, 508);
    }

    /** A text attribute, or null where it is missing or longer than so many bytes. */
    @Nullable
    String text(int attribute, int maxBytes) {
        int index = find(attribute);
        if (index < 0 || lengths[index] > maxBytes) {
            return null;
        }
        return new String(buffer, values[index], lengths[index], StandardCharsets.UTF_8);
    }

    int errorCode() {
        int index = find(Stun.ERROR_CODE);
        return index < 0 || lengths[index] < 4
                ? -1
                : (buffer[values[index] + 2] & 7) * 100 + (buffer[values[index] + 3] & 0xFF);
    }

    /** The address in XOR-MAPPED-ADDRESS (RFC 8489 14.2), or null. */
    @Nullable
    InetSocketAddress xorMappedAddress() {
        int index = find(Stun.XOR_MAPPED_ADDRESS);
        return index < 0 || !isXorAddress(index) ? null : xorAddress(index);
    }

    /** The address in a well-formed attribute that is written like XOR-MAPPED-ADDRESS. */
    InetSocketAddress xorAddress(int index) {
        byte[] address = new byte[lengths[index] - 4];
        for (int each = 0; each < address.length; each++) {
            address[each] = (byte) (buffer[values[index] + 4 + each] ^ buffer[offset + 4 + each]);
        }
        return new InetSocketAddress(Stun.address(address), xorPort(index));
    }

    /** Whether the attribute at a place is a well-formed address of one of the two families. */
    boolean isXorAddress(int index) {
        int family = lengths[index] < 4 ? 0 : buffer[values[index] + 1];
        return family == 1 && lengths[index] == 8 || family == 2 && lengths[index] == 20;
    }

    /** Whether it is this address, without making another of it. */
    boolean isXorAddress(int index, byte[] address) {
        if (!isXorAddress(index) || lengths[index] != 4 + address.length) {
            return false;
        }
        int different = 0;
        for (int each = 0; each < address.length; each++) {
            different |= buffer[values[index] + 4 + each] ^ buffer[offset + 4 + each] ^ address[each];
        }
        return different == 0;
    }

    /** The port of a well-formed address. */
    int xorPort(int index) {
        return Stun.get16(buffer, values[index] + 2) ^ Stun.MAGIC_COOKIE >>> 16;
    }

    /** Whether MESSAGE-INTEGRITY is there and right for this key. */
    boolean verifyIntegrity(byte[] key) {
        int index = find(Stun.MESSAGE_INTEGRITY);
        if (index < 0 || lengths[index] != Stun.INTEGRITY_BYTES) {
            return false;
        }
        byte[] expected = Stun.integrity(key, buffer, offset, values[index] - 4);
        byte[] shown = new byte[Stun.INTEGRITY_BYTES];
        System.arraycopy(buffer, values[index], shown, 0, shown.length);
        return MessageDigest.isEqual(expected, shown);
    }

    /** Whether FINGERPRINT is the last attribute and right. */
    boolean hasValidFingerprint() {
        int last = count - 1;
        return last >= 0
                && types[last] == Stun.FINGERPRINT
                && lengths[last] == 4
                && Stun.get32(buffer, values[last]) == Stun.fingerprint(buffer, offset, values[last] - 4);
    }
}
