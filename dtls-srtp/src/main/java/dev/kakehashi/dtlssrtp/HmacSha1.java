package dev.kakehashi.dtlssrtp;

import java.util.Arrays;

/**
 * HMAC-SHA1 (RFC 2104) with the key worked in beforehand: the states of SHA-1 behind the inner and the outer padded key are
 * kept and copied for each packet.
 */
final class HmacSha1 {
    /** Of a session key of SRTP (RFC 3711 8.2). */
    static final int KEY_BYTES = 20;

    private static final int BLOCK_BYTES = 64;

    private final byte[] inner;
    private final byte[] outer;

    /** Takes at most 64 bytes of key. */
    HmacSha1(byte[] key) {
        inner = stateBehind(key, 0x36);
        outer = stateBehind(key, 0x5C);
    }

    private static byte[] stateBehind(byte[] key, int pad) {
        byte[] block = Arrays.copyOf(key, BLOCK_BYTES);
        for (int index = 0; index < BLOCK_BYTES; index++) {
            block[index] ^= (byte) pad;
        }
        NativePacket packet = NativePacket.ofThread().load(block, 0, BLOCK_BYTES);
        byte[] kept = new byte[LibCrypto.SHA1_STATE_BYTES];
        long state = packet.state(kept);
        LibCrypto.sha1Init(state);
        LibCrypto.sha1Update(state, packet.address(0), BLOCK_BYTES);
        packet.keepState(kept);
        packet.erase();
        Arrays.fill(block, (byte) 0);
        return kept;
    }

    /** Leaves the code of the packet's first bytes in its {@link NativePacket#digest}. */
    void digest(NativePacket packet, int length) {
        long state = packet.state(inner);
        LibCrypto.sha1Update(state, packet.address(0), length);
        LibCrypto.sha1Final(packet.digest(), state);
        packet.state(outer);
        LibCrypto.sha1Update(state, packet.digest(), NativePacket.DIGEST_BYTES);
        LibCrypto.sha1Final(packet.digest(), state);
    }

    void close() {
        Arrays.fill(inner, (byte) 0);
        Arrays.fill(outer, (byte) 0);
    }
}
