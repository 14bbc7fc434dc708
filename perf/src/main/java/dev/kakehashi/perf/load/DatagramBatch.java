package dev.kakehashi.perf.load;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Datagrams that pass the kernel's border in one call: an array of {@code mmsghdr}, each with room of its own. Made once;
 * confined to one thread.
 */
final class DatagramBatch {
    /** A key frame's worth for one peer. */
    static final int CAPACITY = 64;

    /** More than any path carries in one piece. */
    static final int DATAGRAM_BYTES = 2_048;

    // struct mmsghdr and struct iovec of 64-bit Linux.
    static final int HEADER_BYTES = 64;
    static final int IOV_AT = 16;
    static final int IOV_COUNT_AT = 24;
    private static final int LENGTH_AT = 56;
    static final int IOV_BYTES = 16;

    private final MemorySegment data = Arena.global().allocate((long) CAPACITY * DATAGRAM_BYTES, 64);
    private final MemorySegment headers = Arena.global().allocate((long) CAPACITY * HEADER_BYTES, 8);
    private final MemorySegment vectors = Arena.global().allocate((long) CAPACITY * IOV_BYTES, 8);
    private int filled;

    DatagramBatch() {
        for (int index = 0; index < CAPACITY; index++) {
            long vector = (long) index * IOV_BYTES;
            vectors.set(ValueLayout.ADDRESS, vector, data.asSlice(at(index), DATAGRAM_BYTES));
            vectors.set(ValueLayout.JAVA_LONG, vector + Long.BYTES, DATAGRAM_BYTES);
            long header = (long) index * HEADER_BYTES;
            headers.set(ValueLayout.ADDRESS, header + IOV_AT, vectors.asSlice(vector, IOV_BYTES));
            headers.set(ValueLayout.JAVA_LONG, header + IOV_COUNT_AT, 1);
        }
    }

    /** Takes what has come; returns how many. */
    int receive(int fd) {
        return SystemCalls.receiveMany(fd, headers, CAPACITY);
    }

    /** All datagrams; each begins at {@link #at}. */
    MemorySegment data() {
        return data;
    }

    /** Where a datagram begins. */
    static long at(int index) {
        return (long) index * DATAGRAM_BYTES;
    }

    /** Bytes of a datagram that came. */
    int length(int index) {
        return headers.get(ValueLayout.JAVA_INT, (long) index * HEADER_BYTES + LENGTH_AT);
    }

    /** Copies a datagram that came. */
    void copy(int index, byte[] into) {
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, at(index), into, 0, length(index));
    }

    boolean isFull() {
        return filled == CAPACITY;
    }

    /** Adds a datagram to be sent. */
    void add(byte[] datagram, int length) {
        MemorySegment.copy(datagram, 0, data, ValueLayout.JAVA_BYTE, at(filled), length);
        vectors.set(ValueLayout.JAVA_LONG, (long) filled * IOV_BYTES + Long.BYTES, length);
        filled++;
    }

    /** Sends what was added; returns how many the kernel did not take. */
    int send(int fd) {
        int count = filled;
        filled = 0;
        return count == 0 ? 0 : count - SystemCalls.sendMany(fd, headers, count);
    }
}
