package dev.kakehashi.perf.load;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/**
 * Which sockets have something to read: an epoll set. Confined to its loop's thread, but for {@link #wake()}. Its descriptors
 * are left to the end of the process, since others may still wake it.
 */
final class ReadySockets {
    /** The tag of no socket: somebody woke us. */
    static final int WOKEN = -1;

    private static final int MAX_EVENTS = 256;
    private static final int EPOLLIN = 1;
    private static final int ADD = 1;
    private static final int REMOVE = 2;
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    /** struct epoll_event is packed on x86-64 alone. */
    private static final boolean PACKED =
            System.getProperty("os.arch").toLowerCase(Locale.ROOT).equals("amd64");

    private static final int EVENT_BYTES = PACKED ? 12 : 16;
    private static final int TAG_AT = PACKED ? 4 : 8;

    private final MemorySegment events = Arena.global().allocate((long) MAX_EVENTS * EVENT_BYTES, 8);
    private final MemorySegment timeout = Arena.global().allocate(2 * Long.BYTES, 8);
    private final int epoll;
    private final int alarm;

    ReadySockets() throws IOException {
        epoll = SystemCalls.epoll();
        alarm = SystemCalls.eventCounter();
        add(alarm, WOKEN);
    }

    /**
     * @param tag not negative; by which the socket is told of
     */
    void add(int fd, int tag) throws IOException {
        control(ADD, fd, tag);
    }

    void remove(int fd) throws IOException {
        control(REMOVE, fd, 0);
    }

    private void control(int operation, int fd, int tag) throws IOException {
        try (Arena one = Arena.ofConfined()) {
            MemorySegment event = one.allocate(EVENT_BYTES, 8);
            event.set(ValueLayout.JAVA_INT, 0, EPOLLIN);
            event.set(ValueLayout.JAVA_INT, TAG_AT, tag);
            SystemCalls.epollControl(epoll, operation, fd, event);
        }
    }

    /** Waits at most so long; returns how many are ready, of many at once only some. */
    int await(long nanos) {
        timeout.set(ValueLayout.JAVA_LONG, 0, nanos / NANOS_A_SECOND);
        timeout.set(ValueLayout.JAVA_LONG, Long.BYTES, nanos % NANOS_A_SECOND);
        return SystemCalls.epollWait(epoll, events, MAX_EVENTS, timeout);
    }

    /** The tag of one that is ready. */
    int tag(int index) {
        int tag = events.get(ValueLayout.JAVA_INT_UNALIGNED, (long) index * EVENT_BYTES + TAG_AT);
        if (tag == WOKEN) {
            SystemCalls.count(alarm, false);
        }
        return tag;
    }

    /** Ends the present wait, or the next one. Safe for use by any thread. */
    void wake() {
        SystemCalls.count(alarm, true);
    }
}
