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
        return value(attribute, value.getBytes(StandardCharsets.UTF_8));
    }

    StunWriter value(int attribute, byte[] value) {
        header(attribute, value.length);
        return bytes(value);
    }

    /** ERROR-CODE (RFC 8489 14.8). */
    StunWriter error(int code, String reason) {
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        header(Stun.ERROR_CODE, 4 + bytes.length);
        Stun.put32(out, at, code / 100 << 8 | code % 100);
        at += 4;
        return bytes(bytes);
    }

    /** ADDRESS-ERROR-CODE (RFC 8656 18.12) without a reason in words. */
    StunWriter addressError(int family, int code) {
        return number(Turn.ADDRESS_ERROR_CODE, family << 24 | code / 100 << 8 | code % 100);
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
        return xorAddress(Stun.XOR_MAPPED_ADDRESS, address.getAddress().getAddress(), address.getPort());
    }

    /**
     * XOR-RELAYED-ADDRESS and others that are written like XOR-MAPPED-ADDRESS (RFC 8656 18.3, 18.5).
     *
     * @param address 4 or 16 bytes
     */
    StunWriter xorAddress(int attribute, byte[] address, int port) {
        header(attribute, 4 + address.length);
        Stun.putXorAddress(out, at, address, port);
        at += 4 + address.length;
        return this;
    }

    StunWriter integrity(byte[] key) {
        return value(Stun.MESSAGE_INTEGRITY, Stun.integrity(key, out, 0, at));
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
