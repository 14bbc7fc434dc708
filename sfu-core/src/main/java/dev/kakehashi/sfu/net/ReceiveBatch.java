package dev.kakehashi.sfu.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;

/**
 * The datagrams of one recvmmsg(2) in native memory; the structures are those of {@link MessageBatch}. Confined to the loop.
 */
final class ReceiveBatch {
    /** Eight pictures' worth; more did not make the batches longer. */
    static final int MAX_DATAGRAMS = 64;

    private static final int HEADER_BYTES = 64;
    private static final int NAME_LENGTH_AT = 8;
    private static final int PARTS_AT = 16;
    private static final int PART_COUNT_AT = 24;
    private static final int LENGTH_AT = 56;
    private static final int PART_BYTES = 16;
    private static final int NAME_BYTES = 32;

    private static final ValueLayout.OfShort PORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt ADDRESS = ValueLayout.JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG_ADDRESS = ValueLayout.JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);

    private final RemoteAddresses addresses = new RemoteAddresses();
    private final MemorySegment headers;
    private final MemorySegment names;
    private final MemorySegment data;
    private final MemorySegment callState;
    private final long stride;

    /**
     * @param datagramBytes that are kept of each; of a longer one the rest is lost
     */
    ReceiveBatch(Arena arena, int datagramBytes) {
        stride = (datagramBytes + Long.BYTES) & -(long) Long.BYTES;
        headers = arena.allocate((long) MAX_DATAGRAMS * HEADER_BYTES, Long.BYTES);
        names = arena.allocate((long) MAX_DATAGRAMS * NAME_BYTES, Long.BYTES);
        data = arena.allocate(MAX_DATAGRAMS * stride, Long.BYTES);
        callState = LinuxSockets.callState(arena);
        MemorySegment parts = arena.allocate((long) MAX_DATAGRAMS * PART_BYTES, Long.BYTES);
        for (int index = 0; index < MAX_DATAGRAMS; index++) {
            long header = (long) index * HEADER_BYTES;
            long part = (long) index * PART_BYTES;
            headers.set(ValueLayout.ADDRESS, header, names.asSlice((long) index * NAME_BYTES));
            headers.set(ValueLayout.ADDRESS, header + PARTS_AT, parts.asSlice(part));
            headers.set(ValueLayout.JAVA_LONG, header + PART_COUNT_AT, 1);
            parts.set(ValueLayout.ADDRESS, part, data.asSlice(index * stride));
            parts.set(ValueLayout.JAVA_LONG, part + Long.BYTES, datagramBytes);
            headers.set(ValueLayout.JAVA_INT, header + NAME_LENGTH_AT, NAME_BYTES);
        }
    }

    /**
     * Takes what waits at a socket, without waiting for more.
     *
     * @return how many datagrams, or a negative error number
     */
    int receive(int descriptor) {
        return LinuxSockets.recvmmsg(descriptor, headers, MAX_DATAGRAMS, callState);
    }

    /** Bytes of a datagram, at most those that are kept. */
    int length(int index) {
        return headers.get(ValueLayout.JAVA_INT, (long) index * HEADER_BYTES + LENGTH_AT);
    }

    void copy(int index, byte[] to, int length) {
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, index * stride, to, 0, length);
    }

    /** Who sent a datagram; the same object each time, mostly. To be asked once after each {@link #receive}. */
    InetSocketAddress sender(int index) {
        long name = (long) index * NAME_BYTES;
        // The kernel wrote how long the name is.
        headers.set(ValueLayout.JAVA_INT, (long) index * HEADER_BYTES + NAME_LENGTH_AT, NAME_BYTES);
        int port = names.get(PORT, name + 2) & 0xFFFF;
        if (names.get(ValueLayout.JAVA_SHORT, name) == LinuxSockets.AF_INET) {
            return addresses.four(names.get(ADDRESS, name + 4), port);
        }
        return addresses.six(
                names.get(LONG_ADDRESS, name + 8),
                names.get(LONG_ADDRESS, name + 16),
                names.get(ValueLayout.JAVA_INT, name + 24),
                port);
    }
}
