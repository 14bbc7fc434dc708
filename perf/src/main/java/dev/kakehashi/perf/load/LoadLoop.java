package dev.kakehashi.perf.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread on which links live: reads their sockets, and tells them the time when something of theirs is due. What may
 * be called by other threads says so.
 */
final class LoadLoop implements AutoCloseable {
    private static final long MAX_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ReadySockets sockets = new ReadySockets();
    private final DatagramBatch incoming = new DatagramBatch();
    private final DatagramBatch outgoing = new DatagramBatch();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    /** By tag; null where a link has left. */
    private final List<@Nullable Link> links = new ArrayList<>();

    private final long gatherNanos;
    private volatile boolean stopped;

    /**
     * Starts the thread.
     *
     * @param gatherNanos sockets are read at most once in this time, so that what comes to many at about the same time is
     *     read by few calls; 0 where each datagram should be read as soon as it comes
     */
    LoadLoop(String name, long gatherNanos) throws IOException {
        this.gatherNanos = gatherNanos;
        Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    /** Does something on the loop's thread, soon. Safe for use by any thread. */
    void execute(Runnable task) {
        tasks.add(task);
        sockets.wake();
    }

    /** Takes over a link whose socket is open. On the loop's thread. */
    void add(Link link) throws IOException {
        sockets.add(link.fd(), links.size());
        links.add(link);
    }

    /** Lets it go. On the loop's thread. */
    void remove(Link link) {
        int tag = links.indexOf(link);
        if (tag < 0) {
            return;
        }
        try {
            sockets.remove(link.fd());
        } catch (IOException gone) {
            // It is not in the set any more, which is what was wanted.
        }
        links.set(tag, null);
    }

    /** Datagrams to be sent at once; empty between calls. On the loop's thread. */
    DatagramBatch outgoing() {
        return outgoing;
    }

    private void run() {
        while (!stopped) {
            long beganNanos = System.nanoTime();
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            long dueNanos = tick(System.nanoTime());
            int ready = sockets.await(Math.clamp(dueNanos - System.nanoTime(), 0, MAX_WAIT_NANOS));
            for (int index = 0; index < ready; index++) {
                int tag = sockets.tag(index);
                Link link = tag == ReadySockets.WOKEN ? null : links.get(tag);
                if (link != null) {
                    receive(link);
                }
            }
            if (ready > 0 && gatherNanos > 0) {
                long now = System.nanoTime();
                LockSupport.parkNanos(Math.min(beganNanos + gatherNanos - now, dueNanos - now));
            }
        }
    }

    private void receive(Link link) {
        int count;
        do {
            count = incoming.receive(link.fd());
            if (count > 0) {
                link.onDatagrams(incoming, count, System.nanoTime());
            }
        } while (count == DatagramBatch.CAPACITY);
    }

    /** Returns when the next link is due. */
    private long tick(long nowNanos) {
        long earliest = nowNanos + MAX_WAIT_NANOS;
        for (int tag = 0; tag < links.size(); tag++) {
            Link link = links.get(tag);
            if (link == null) {
                continue;
            }
            if (link.dueNanos() - nowNanos <= 0) {
                link.onTime(nowNanos);
            }
            if (link.dueNanos() - earliest < 0) {
                earliest = link.dueNanos();
            }
        }
        return earliest;
    }

    /** Ends the thread, soon. Safe for use by any thread. */
    @Override
    public void close() {
        stopped = true;
        sockets.wake();
    }
}
