package dev.kakehashi.dtlssrtp;

import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One direction of a path in real time, which loses, doubles and reorders datagrams by a seed. */
final class HandshakeLink implements AutoCloseable {
    /** Longer than a flight takes to leave. */
    private static final int OVERTAKEN_MILLIS = 40;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Random random;
    private final double loss;
    private final double duplication;
    private final double reordering;
    private volatile Consumer<byte[]> end = datagram -> {};
    private volatile boolean cut;

    HandshakeLink(long seed, double loss, double duplication, double reordering) {
        random = new Random(seed);
        this.loss = loss;
        this.duplication = duplication;
        this.reordering = reordering;
    }

    void leadsTo(Consumer<byte[]> receiver) {
        end = receiver;
    }

    /** Nothing arrives any more. */
    void cut() {
        cut = true;
    }

    synchronized void send(byte[] datagram) {
        int copies = random.nextDouble() < duplication ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
            if (!cut && random.nextDouble() >= loss) {
                int delay = random.nextDouble() < reordering ? OVERTAKEN_MILLIS : 0;
                var _ = clock.schedule(() -> end.accept(datagram), delay, TimeUnit.MILLISECONDS);
            }
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
