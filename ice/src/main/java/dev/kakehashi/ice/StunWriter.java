package dev.kakehashi.ice;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Writes one STUN message (RFC 8489 5) into an array. Confined to one thread. */
final class StunWriter {
    private final byte[] out;
    private int at;

    /**
     * Begins a message.
     *
     * @param id holds the transaction id at {@code idOffset}
     */
    StunWriter(byte[] out, int type, byte[] id, int idOffset) {
        this.out = out;
        Stun.put16(out, 0, type);
        Stun.put32(out, 4, Stun.MAGIC_COOKIE);
        System.arraycopy(id, idOffset, out, 8, Stun.TRANSACTION_ID_BYTES);
        at = Stun.HEADER_BYTES;
    }

    StunWriter flag(int attribute) {
        header(attribute, 0);
        return this;
    }

    StunWriter number(int attribute, int value) {
        header(attribute, 4);
        Stun.put32(out, at, value);
        at += 4;
        return this;
    }

    StunWriter longNumber(int attribute, long value) {
        header(attribute, 8);
        Stun.put32(out, at, (int) (value >>> 32));
        Stun.put32(out, at + 4, (int) value);
        at += 8;
        return this;
    }

    StunWriter text(int attribute, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        header(attribute, bytes.length);
        return bytes(bytes);
    }

    /** ERROR-CODE (RFC 8489 14.8). */
    StunWriter error(int code, String reason) {
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        header(Stun.ERROR_CODE, 4 + bytes.length);
        Stun.put32(out, at, code / 100 << 8 | code % 100);
        at += 4;
        return bytes(bytes);
    }

    /** UNKNOWN-ATTRIBUTES (RFC 8489 14.9) with one entry. */
    StunWriter unknownAttribute(int attribute) {
        header(Stun.UNKNOWN_ATTRIBUTES, 2);
        Stun.put16(out, at, attribute);
        Stun.put16(out, at + 2, 0);
        at += 4;
        return this;
    }

    /** XOR-MAPPED-ADDRESS (RFC 8489 14.2). */
    StunWriter xorMappedAddress(InetSocketAddress address) {
        byte[] bytes = address.getAddress().getAddress();
        header(Stun.XOR_MAPPED_ADDRESS, 4 + bytes.length);
        out[at] = 0;
        out[at + 1] = (byte) (bytes.length == 4 ? 1 : 2);
        Stun.put16(out, at + 2, address.getPort() ^ Stun.MAGIC_COOKIE >>> 16);
        for (int each = 0; each < bytes.length; each++) {
            out[at + 4 + each] = (byte) (bytes[each] ^ out[4 + each]);
        }
        at += 4 + bytes.length;
        return this;
    }

    StunWriter integrity(byte[] key) {
        byte[] mac = Stun.integrity(key, out, 0, at);
        header(Stun.MESSAGE_INTEGRITY, mac.length);
        return bytes(mac);
    }

    /** Ends the message with FINGERPRINT; returns its length. */
    int finish() {
        Stun.put16(out, 2, at - Stun.HEADER_BYTES + 8);
        int fingerprint = Stun.fingerprint(out, 0, at);
        number(Stun.FINGERPRINT, fingerprint);
        return at;
    }

    private void header(int attribute, int length) {
        Stun.put16(out, at, attribute);
        Stun.put16(out, at + 2, length);
        at += 4;
    }

    private StunWriter bytes(byte[] value) {
        System.arraycopy(value, 0, out, at, value.length);
        at += value.length;
        while (at % 4 != 0) {
            out[at++] = 0;
        }
        return this;
    }
}
