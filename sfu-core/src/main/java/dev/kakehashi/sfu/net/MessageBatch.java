package dev.kakehashi.sfu.net;

import dev.kakehashi.sfu.room.Path;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The messages of one sendmmsg(2) in native memory: for each an address, its bytes, and where it holds several datagrams the
 * length of each. The structures are those of 64-bit Linux:
 *
 * <pre>
 * struct mmsghdr  0 name  8 namelen  16 iov  24 iovlen  32 control  40 controllen  48 flags  56 msg_len   (64 bytes)
 * struct iovec    0 base  8 len                                                                           (16 bytes)
 * struct cmsghdr  0 len   8 level  12 type  16 data                                                       (24 bytes)
 * </pre>
 *
 * Confined to the loop.
 */
final class MessageBatch {
    /** More make the call no cheaper. */
    static final int MAX_MESSAGES = 128;

    /** Some four full messages, or the pictures of 25 peers; stays within the second cache of a core. */
    private static final int DATA_BYTES = 256 << 10;

    static final int HEADER_BYTES = 64;
    static final int NAME_LENGTH_AT = 8;
    static final int PARTS_AT = 16;
    static final int PART_COUNT_AT = 24;
    static final int LENGTH_AT = 56;
    static final int PART_BYTES = 16;

    /** Room for the address of either family. */
    static final int NAME_BYTES = 32;

    static final ValueLayout.OfShort PORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfInt ADDRESS = ValueLayout.JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfLong LONG_ADDRESS = ValueLayout.JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int CONTROL_AT = 32;
    private static final int CONTROL_LENGTH_AT = 40;
    private static final int CONTROL_BYTES = 24;
    private static final int CONTROL_LENGTH = 18;
    private static final int NAME_LENGTH_INET = 16;
    private static final int NAME_LENGTH_INET6 = 28;

    private final MemorySegment headers;
    private final MemorySegment parts;
    private final MemorySegment controls;
    private final MemorySegment names;
    private final MemorySegment data;
    private final MemorySegment callState;
    private final int[] packets = new int[MAX_MESSAGES];
    private final int[] segmentLengths = new int[MAX_MESSAGES];
    private int count;
    private long used;

    MessageBatch(Arena arena) {
        headers = arena.allocate((long) MAX_MESSAGES * HEADER_BYTES, Long.BYTES);
        parts = arena.allocate((long) MAX_MESSAGES * PART_BYTES, Long.BYTES);
        controls = arena.allocate((long) MAX_MESSAGES * CONTROL_BYTES, Long.BYTES);
        names = arena.allocate((long) MAX_MESSAGES * NAME_BYTES, Long.BYTES);
        data = arena.allocate(DATA_BYTES, Long.BYTES);
        callState = LinuxSockets.callState(arena);
        for (long index = 0; index < MAX_MESSAGES; index++) {
            long header = index * HEADER_BYTES;
            headers.set(ValueLayout.ADDRESS, header, names.asSlice(index * NAME_BYTES));
            headers.set(ValueLayout.ADDRESS, header + PARTS_AT, parts.asSlice(index * PART_BYTES));
            headers.set(ValueLayout.JAVA_LONG, header + PART_COUNT_AT, 1);
            headers.set(ValueLayout.ADDRESS, header + CONTROL_AT, controls.asSlice(index * CONTROL_BYTES));
            long control = index * CONTROL_BYTES;
            controls.set(ValueLayout.JAVA_LONG, control, CONTROL_LENGTH);
            controls.set(ValueLayout.JAVA_INT, control + 8, LinuxSockets.SOL_UDP);
            controls.set(ValueLayout.JAVA_INT, control + 12, LinuxSockets.UDP_SEGMENT);
        }
    }

    /** Whether there is room for so many more messages with so many bytes altogether. */
    boolean hasRoom(int messages, long bytes) {
        return count + messages <= MAX_MESSAGES && used + bytes <= DATA_BYTES;
    }

    int count() {
        return count;
    }

    /** Where the bytes of the next message go, from {@link #used()} on. */
    MemorySegment data() {
        return data;
    }

    long used() {
        return used;
    }

    /** Datagrams of a message. */
    int packets(int message) {
        return packets[message];
    }

    /**
     * Makes a message of the bytes that were written behind {@link #used()}.
     *
     * @param datagrams of which all but the last are {@code segmentLength} long
     */
    void add(Path to, long bytes, int datagrams, int segmentLength) {
        long header = (long) count * HEADER_BYTES;
        headers.set(ValueLayout.JAVA_INT, header + NAME_LENGTH_AT, writeName((long) count * NAME_BYTES, to));
        part(count, data.address() + used, bytes);
        boolean segmented = datagrams > 1;
        headers.set(ValueLayout.JAVA_LONG, header + CONTROL_LENGTH_AT, segmented ? CONTROL_BYTES : 0);
        controls.set(ValueLayout.JAVA_SHORT, (long) count * CONTROL_BYTES + 16, (short) segmentLength);
        packets[count] = datagrams;
        segmentLengths[count] = segmentLength;
        used += bytes;
        count++;
    }

    private void part(int message, long address, long bytes) {
        long part = (long) message * PART_BYTES;
        parts.set(ValueLayout.JAVA_LONG, part, address);
        parts.set(ValueLayout.JAVA_LONG, part + 8, bytes);
    }

    private int writeName(long at, Path to) {
        short port = (short) to.remote().getPort();
        if (to.isSix()) {
            names.set(ValueLayout.JAVA_SHORT, at, (short) LinuxSockets.AF_INET6);
            names.set(PORT, at + 2, port);
            names.set(ValueLayout.JAVA_INT, at + 4, 0);
            names.set(LONG_ADDRESS, at + 8, to.high());
            names.set(LONG_ADDRESS, at + 16, to.low());
            names.set(ValueLayout.JAVA_INT, at + 24, to.scope());
            return NAME_LENGTH_INET6;
        }
        names.set(ValueLayout.JAVA_SHORT, at, (short) LinuxSockets.AF_INET);
        names.set(PORT, at + 2, port);
        names.set(ADDRESS, at + 4, (int) to.low());
        names.set(ValueLayout.JAVA_LONG, at + 8, 0);
        return NAME_LENGTH_INET;
    }

    /**
     * Sends the messages from a place on.
     *
     * @return how many were sent, or the negative error number where the first could not be
     */
    int send(int descriptor, int from) {
        return LinuxSockets.sendmmsg(descriptor, headers.asSlice((long) from * HEADER_BYTES), count - from, callState);
    }

    /**
     * Sends the datagrams of one message one by one: slow, for the odd peer.
     *
     * @return how many were sent; those that were not met an error of their own
     */
    int sendApart(int descriptor, int message) {
        long header = (long) message * HEADER_BYTES;
        long base = parts.get(ValueLayout.JAVA_LONG, (long) message * PART_BYTES);
        long left = parts.get(ValueLayout.JAVA_LONG, (long) message * PART_BYTES + 8);
        headers.set(ValueLayout.JAVA_LONG, header + CONTROL_LENGTH_AT, 0);
        int sent = 0;
        while (left > 0) {
            long bytes = Math.min(left, segmentLengths[message]);
            part(message, base, bytes);
            sent += LinuxSockets.sendmmsg(descriptor, headers.asSlice(header), 1, callState) == 1 ? 1 : 0;
            base += bytes;
            left -= bytes;
        }
        return sent;
    }

    /** Forgets all messages. */
    void clear() {
        count = 0;
        used = 0;
    }
}
