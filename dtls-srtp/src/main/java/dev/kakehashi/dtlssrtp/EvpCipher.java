package dev.kakehashi.dtlssrtp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A key schedule in libcrypto with its salt, for all SSRCs of one direction: a packet changes the initialization vector
 * only. Confined to one thread.
 */
final class EvpCipher {
    private static final int VECTOR_BYTES = 16;

    private final long context;
    private final int ssrcBit;
    private final long saltHigh;
    private final long saltLow;

    private static final class Algorithms {
        static final long GCM_128 = LibCrypto.fetch("AES-128-GCM");
        static final long GCM_256 = LibCrypto.fetch("AES-256-GCM");
        static final long CTR_128 = LibCrypto.fetch("AES-128-CTR");
        static final long CTR_256 = LibCrypto.fetch("AES-256-CTR");
    }

    private EvpCipher(long algorithm, byte[] key, byte[] salt, int ssrcBit, boolean encrypting) {
        NativePacket packet = NativePacket.ofThread().load(key, 0, key.length);
        this.context = LibCrypto.newCipher(algorithm, packet.address(0), encrypting);
        packet.erase();
        ByteBuffer vector = ByteBuffer.wrap(Arrays.copyOf(salt, VECTOR_BYTES));
        this.saltHigh = vector.getLong();
        this.saltLow = vector.getLong();
        this.ssrcBit = ssrcBit;
    }

    /** AES in counter mode; the vector has the SSRC from its fifth byte on, the index behind it (RFC 3711 4.1.1). */
    static EvpCipher counterMode(byte[] key, byte[] salt, boolean encrypting) {
        return new EvpCipher(key.length == 16 ? Algorithms.CTR_128 : Algorithms.CTR_256, key, salt, 0, encrypting);
    }

    /** AES-GCM; the vector has 12 bytes, and the SSRC from the third on (RFC 7714 8.1). */
    static EvpCipher galoisCounterMode(byte[] key, byte[] salt, boolean encrypting) {
        return new EvpCipher(key.length == 16 ? Algorithms.GCM_128 : Algorithms.GCM_256, key, salt, 16, encrypting);
    }

    /**
     * Begins a packet.
     *
     * @param index of the packet, 48 bits
     */
    boolean restart(NativePacket packet, int ssrc, long index) {
        long source = Integer.toUnsignedLong(ssrc);
        // The vector as 128 bits: SSRC, then index, then 16 bits for the counter; shifted to the left where it is
        // GCM's.
        long high = source << ssrcBit;
        long low = index << 16;
        if (ssrcBit != 0) {
            high |= low >>> Long.SIZE - ssrcBit;
            low <<= ssrcBit;
        }
        return LibCrypto.restart(context, packet.vector(saltHigh ^ high, saltLow ^ low));
    }

    /** Encrypts or decrypts a part of the packet in place. */
    boolean process(NativePacket packet, int from, int to) {
        long at = packet.address(from);
        return from == to || LibCrypto.update(context, at, packet.written(), at, to - from);
    }

    /** Lets the tag cover what stays in the clear. */
    boolean authenticate(NativePacket packet, long data, int length) {
        return LibCrypto.update(context, 0, packet.written(), data, length);
    }

    /** Ends a packet that was encrypted, and writes its tag. */
    boolean seal(NativePacket packet, int tagAt) {
        return LibCrypto.finish(context, packet.digest(), packet.written())
                && LibCrypto.readParameters(context, packet.tagAt(packet.address(tagAt)));
    }

    /** Says where the tag stands of a packet that will be decrypted. */
    boolean expect(NativePacket packet, int tagAt) {
        return LibCrypto.writeParameters(context, packet.tagAt(packet.address(tagAt)));
    }

    /** Ends a packet that was decrypted: whether it is authentic. */
    boolean verify(NativePacket packet) {
        return LibCrypto.finish(context, packet.digest(), packet.written());
    }

    void close() {
        LibCrypto.free(context);
    }
}
