package dev.kakehashi.dtlssrtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A packet in native memory while libcrypto works on it, and the small things that it needs beside: one for each thread,
 * moved from packet to packet. Copying a packet there and back costs 50 ns and makes no object, whereas a heap array can be
 * passed only as a segment made for the call, which the compiler does not reliably remove.
 */
final class NativePacket {
    /** More than a UDP datagram holds. */
    static final int MAX_BYTES = 65_535;

    static final int TAG_BYTES = 16;
    static final int DIGEST_BYTES = 20;

    private static final ValueLayout.OfShort SHORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    // What stands where in the thread's memory.
    private static final int VECTOR = 0;
    private static final int WRITTEN = 16;
    private static final int WORD = 24;
    private static final int DIGEST = 32;
    private static final int STATE = 64;
    private static final int TAG_PARAMETER = STATE + LibCrypto.SHA1_STATE_BYTES;
    private static final int END_PARAMETER = TAG_PARAMETER + 40;
    private static final int TAG_NAME = END_PARAMETER + 40;
    private static final int PACKET = TAG_NAME + 16;
    private static final int ROOM = PACKET + MAX_BYTES + SrtpBackend.MAX_EXPANSION;

    // OSSL_PARAM of openssl/core.h.
    private static final int PARAMETER_TYPE = 8;
    private static final int PARAMETER_DATA = 16;
    private static final int PARAMETER_SIZE = 24;
    private static final int OCTET_STRING = 5;

    private static final ThreadLocal<NativePacket> OF_THREAD = ThreadLocal.withInitial(NativePacket::new);

    private final MemorySegment own = Arena.ofAuto().allocate(ROOM, 64);
    private final long base = own.address();
    private MemorySegment memory = own;
    private long start;

    private NativePacket() {
        own.setString(TAG_NAME, "tag");
        own.set(ADDRESS, TAG_PARAMETER, own.asSlice(TAG_NAME));
        own.set(JAVA_INT, TAG_PARAMETER + PARAMETER_TYPE, OCTET_STRING);
        own.set(JAVA_LONG, TAG_PARAMETER + PARAMETER_SIZE, TAG_BYTES);
    }

    static NativePacket ofThread() {
        return OF_THREAD.get();
    }

    /** Copies a packet into the thread's memory. */
    NativePacket load(byte[] data, int offset, int length) {
        return load(data, offset, length, own, PACKET);
    }

    /** Copies a packet to where it shall be. */
    NativePacket load(byte[] data, int offset, int length, MemorySegment to, long at) {
        memory = to;
        start = at;
        MemorySegment.copy(data, offset, to, JAVA_BYTE, at, length);
        return this;
    }

    /** Copies a part of the packet back. */
    void store(byte[] data, int offset, int from, int to) {
        MemorySegment.copy(memory, JAVA_BYTE, start + from, data, offset + from, to - from);
    }

    /** Where a byte of the packet is. */
    long address(int at) {
        return memory.address() + start + at;
    }

    void putInt(int at, int value) {
        memory.set(INT, start + at, value);
    }

    int getShort(int at) {
        return memory.get(SHORT, start + at);
    }

    long getLong(int at) {
        return memory.get(LONG, start + at);
    }

    void putShort(int at, int value) {
        memory.set(SHORT, start + at, (short) value);
    }

    void putLong(int at, long value) {
        memory.set(LONG, start + at, value);
    }

    // ---- beside the packet ----

    /** Writes an initialization vector of 16 bytes, as its two halves. */
    long vector(long high, long low) {
        own.set(LONG, VECTOR, high);
        own.set(LONG, VECTOR + 8, low);
        return base + VECTOR;
    }

    /** Where libcrypto says how much it wrote. */
    long written() {
        return base + WRITTEN;
    }

    /** A word of 32 bits in the order of the network. */
    long word(int value) {
        own.set(INT, WORD, value);
        return base + WORD;
    }

    /** Parameters that let libcrypto find, or leave, the tag at an address. */
    long tagAt(long address) {
        own.set(JAVA_LONG, TAG_PARAMETER + PARAMETER_DATA, address);
        return base + TAG_PARAMETER;
    }

    /** A copy of a state of SHA-1 that may be changed. */
    long state(byte[] kept) {
        MemorySegment.copy(kept, 0, own, JAVA_BYTE, STATE, kept.length);
        return base + STATE;
    }

    void keepState(byte[] into) {
        MemorySegment.copy(own, JAVA_BYTE, STATE, into, 0, into.length);
    }

    long digest() {
        return base + DIGEST;
    }

    long digestStart() {
        return own.get(LONG, DIGEST);
    }

    int digestNext() {
        return own.get(SHORT, DIGEST + 8);
    }

    /** Erases what was left of a key. */
    void erase() {
        own.asSlice(PACKET, 256).fill((byte) 0);
        own.asSlice(0, TAG_PARAMETER).fill((byte) 0);
    }
}
