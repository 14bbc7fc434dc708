package dev.kakehashi.sfu.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;

/**
 * The datagrams of one recvmmsg(2) in native memory; the structures are those of {@link MessageBatch}. Confined to the loop.
 */
final class ReceiveBatch {
    /** Eight pictures' worth; more did not make the batches longer. */
    static final int MAX_DATAGRAMS = 64;

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
        headers = arena.allocate((long) MAX_DATAGRAMS * MessageBatch.HEADER_BYTES, Long.BYTES);
        names = arena.allocate((long) MAX_DATAGRAMS * MessageBatch.NAME_BYTES, Long.BYTES);
        data = arena.allocate(MAX_DATAGRAMS * stride, Long.BYTES);
        callState = LinuxSockets.callState(arena);
        MemorySegment parts = arena.allocate((long) MAX_DATAGRAMS * MessageBatch.PART_BYTES, Long.BYTES);
        for (int index = 0; index < MAX_DATAGRAMS; index++) {
            long header = (long) index * MessageBatch.HEADER_BYTES;
            long part = (long) index * MessageBatch.PART_BYTES;
            headers.set(ValueLayout.ADDRESS, header, names.asSlice((long) index * MessageBatch.NAME_BYTES));
            headers.set(ValueLayout.ADDRESS, header + MessageBatch.PARTS_AT, parts.asSlice(part));
            headers.set(ValueLayout.JAVA_LONG, header + MessageBatch.PART_COUNT_AT, 1);
            parts.set(ValueLayout.ADDRESS, part, data.asSlice(index * stride));
            parts.set(ValueLayout.JAVA_LONG, part + Long.BYTES, datagramBytes);
            headers.set(ValueLayout.JAVA_INT, header + MessageBatch.NAME_LENGTH_AT, MessageBatch.NAME_BYTES);
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
        return headers.get(ValueLayout.JAVA_INT, (long) index * MessageBatch.HEADER_BYTES + MessageBatch.LENGTH_AT);
    }

    void copy(int index, byte[] to, int length) {
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, index * stride, to, 0, length);
    }

    /** Who sent a datagram; the same object each time, mostly. To be asked once after each {@link #receive}. */
    InetSocketAddress sender(int index) {
        long name = (long) index * MessageBatch.NAME_BYTES;
        // The kernel wrote how long the name is.
        headers.set(
                ValueLayout.JAVA_INT,
                (long) index * MessageBatch.HEADER_BYTES + MessageBatch.NAME_LENGTH_AT,
                MessageBatch.NAME_BYTES);
        int port = names.get(MessageBatch.PORT, name + 2) & 0xFFFF;
        if (names.get(ValueLayout.JAVA_SHORT, name) == LinuxSockets.AF_INET) {
            return addresses.four(names.get(MessageBatch.ADDRESS, name + 4), port);
        }
        return addresses.six(
                names.get(MessageBatch.LONG_ADDRESS, name + 8),
                names.get(MessageBatch.LONG_ADDRESS, name + 16),
                names.get(ValueLayout.JAVA_INT, name + 24),
                port);
    }
}
