package dev.kakehashi.perf.load;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The messages of one sendmmsg(2), each with a destination of its own and, where it holds several datagrams, their length for
 * the kernel to cut at (udp(7), UDP_SEGMENT). Made once; confined to one thread.
 */
final class MessageSlots {
    /** As many as the C program has. */
    static final int CAPACITY = 64;

    private static final int NAME_LENGTH_AT = 8;
    private static final int CONTROL_AT = 32;
    private static final int CONTROL_LENGTH_AT = 40;
    private static final int CONTROL_BYTES = 24;
    private static final int CONTROL_LENGTH = 18;
    private static final int CONTROL_DATA_AT = 16;
    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;

    private final MemorySegment headers = Arena.global().allocate((long) CAPACITY * DatagramBatch.HEADER_BYTES, 8);
    private final MemorySegment vectors = Arena.global().allocate((long) CAPACITY * DatagramBatch.IOV_BYTES, 8);
    private final MemorySegment controls = Arena.global().allocate((long) CAPACITY * CONTROL_BYTES, 8);
    private final MemorySegment data;
    private final long slotBytes;
    private int used;

    /**
     * @param slotBytes the most that one message holds
     */
    MessageSlots(int slotBytes) {
        this.slotBytes = slotBytes;
        data = Arena.global().allocate(CAPACITY * this.slotBytes, 64);
        for (long slot = 0; slot < CAPACITY; slot++) {
            long header = slot * DatagramBatch.HEADER_BYTES;
            long vector = slot * DatagramBatch.IOV_BYTES;
            long control = slot * CONTROL_BYTES;
            vectors.set(ValueLayout.ADDRESS, vector, data.asSlice(slot * slotBytes, slotBytes));
            headers.set(ValueLayout.JAVA_INT, header + NAME_LENGTH_AT, SystemCalls.SOCKADDR_IN_BYTES);
            headers.set(
                    ValueLayout.ADDRESS,
                    header + DatagramBatch.IOV_AT,
                    vectors.asSlice(vector, DatagramBatch.IOV_BYTES));
            headers.set(ValueLayout.JAVA_LONG, header + DatagramBatch.IOV_COUNT_AT, 1);
            headers.set(ValueLayout.ADDRESS, header + CONTROL_AT, controls.asSlice(control, CONTROL_BYTES));
            controls.set(ValueLayout.JAVA_LONG, control, CONTROL_LENGTH);
            controls.set(ValueLayout.JAVA_INT, control + 8, SOL_UDP);
            controls.set(ValueLayout.JAVA_INT, control + 12, UDP_SEGMENT);
        }
    }

    /** The bytes of all messages. */
    MemorySegment data() {
        return data;
    }

    /** Where those of the next message go. */
    long next() {
        return used * slotBytes;
    }

    boolean isFull() {
        return used == CAPACITY;
    }

    /**
     * Makes a message of what was written at {@link #next()}.
     *
     * @param name a struct sockaddr_in that stays
     * @param datagramBytes of each datagram but the last; 0 for a message that is one datagram
     */
    void add(MemorySegment name, long bytes, int datagramBytes) {
        long header = (long) used * DatagramBatch.HEADER_BYTES;
        headers.set(ValueLayout.ADDRESS, header, name);
        vectors.set(ValueLayout.JAVA_LONG, (long) used * DatagramBatch.IOV_BYTES + Long.BYTES, bytes);
        headers.set(ValueLayout.JAVA_LONG, header + CONTROL_LENGTH_AT, datagramBytes > 0 ? CONTROL_BYTES : 0);
        controls.set(ValueLayout.JAVA_SHORT, (long) used * CONTROL_BYTES + CONTROL_DATA_AT, (short) datagramBytes);
        used++;
    }

    /** Sends all messages; returns how many the kernel did not take. */
    int send(int fd) {
        int count = used;
        used = 0;
        return count == 0 ? 0 : count - SystemCalls.sendMany(fd, headers, count);
    }
}
