package dev.kakehashi.sfu.bwe;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A link with one queue that drops at its tail: a rate that changes at given times, a delay, jitter that keeps the order or
 * does not, random and burst loss. All chance comes from its generator.
 */
final class BottleneckLink {
    /** Packets that a burst of losses lasts, in the mean. */
    private static final double BURST = 8;

    private record Rate(long fromNanos, long bitsPerSecond) {}

    private final List<Rate> rates = new ArrayList<>();
    private final ArrayDeque<SimulatedPacket> queue = new ArrayDeque<>();
    private final PriorityQueue<SimulatedPacket> underWay =
            new PriorityQueue<>(Comparator.comparingLong(packet -> packet.arrivedNanos));
    private final RandomGenerator random;
    private long delayNanos = 25_000_000L;
    private long jitterNanos;
    private int queueBytes = 40_000;
    private double loss;
    private boolean reordering;
    private boolean bursts;
    private boolean inBurst;
    private int queuedBytes;
    private long freeNanos;
    private long lastArrivalNanos;

    BottleneckLink(RandomGenerator random, long bitsPerSecond) {
        this.random = random;
        rates.add(new Rate(0, bitsPerSecond));
    }

    BottleneckLink from(double seconds, long bitsPerSecond) {
        rates.add(new Rate((long) (seconds * 1e9), bitsPerSecond));
        return this;
    }

    /** As long as the first rate takes so long to send it. */
    BottleneckLink queueMillis(long millis) {
        queueBytes = (int) (rates.getFirst().bitsPerSecond * millis / 8_000);
        return this;
    }

    BottleneckLink delayMillis(long millis) {
        delayNanos = millis * 1_000_000L;
        return this;
    }

    BottleneckLink jitterMillis(long millis) {
        jitterNanos = millis * 1_000_000L;
        return this;
    }

    /** Jitter no longer keeps the order. */
    BottleneckLink reordering() {
        reordering = true;
        return this;
    }

    BottleneckLink loss(double share) {
        loss = share;
        return this;
    }

    BottleneckLink burstLoss(double share) {
        loss = share;
        bursts = true;
        return this;
    }

    long delayNanos() {
        return delayNanos;
    }

    long bitsPerSecond(long nowNanos) {
        long found = 0;
        for (Rate rate : rates) {
            if (rate.fromNanos <= nowNanos) {
                found = rate.bitsPerSecond;
            }
        }
        return found;
    }

    /** What it could have carried, in bits. */
    double bits(double fromSeconds, double toSeconds) {
        double sum = 0;
        for (double at = fromSeconds; at < toSeconds; at += 0.01) {
            sum += bitsPerSecond((long) (at * 1e9)) * 0.01;
        }
        return sum;
    }

    /** False if the packet is lost; the caller is not to know that before its time. */
    boolean send(SimulatedPacket packet, long nowNanos) {
        leave(nowNanos);
        if (queuedBytes + packet.bytes > queueBytes || isLost()) {
            return false;
        }
        freeNanos = served(Math.max(nowNanos, freeNanos), packet.bytes * 8L);
        packet.departedNanos = freeNanos;
        long jitter = jitterNanos == 0 ? 0 : random.nextLong(jitterNanos);
        packet.arrivedNanos = freeNanos + delayNanos + jitter;
        if (!reordering) {
            packet.arrivedNanos = Math.max(packet.arrivedNanos, lastArrivalNanos + 1);
            lastArrivalNanos = packet.arrivedNanos;
        }
        queue.add(packet);
        queuedBytes += packet.bytes;
        underWay.add(packet);
        return true;
    }

    private boolean isLost() {
        if (loss == 0 || !bursts) {
            return loss > 0 && random.nextDouble() < loss;
        }
        double enter = loss / (1 - loss) / BURST;
        inBurst = inBurst ? random.nextDouble() >= 1 / BURST : random.nextDouble() < enter;
        return inBurst;
    }

    private void leave(long nowNanos) {
        while (!queue.isEmpty() && queue.peek().departedNanos <= nowNanos) {
            queuedBytes -= queue.poll().bytes;
        }
    }

    private long served(long startNanos, long bits) {
        double rest = bits;
        long at = startNanos;
        for (int index = 0; index < rates.size(); index++) {
            long end = index + 1 < rates.size() ? rates.get(index + 1).fromNanos : Long.MAX_VALUE;
            if (end <= at) {
                continue;
            }
            double rate = rates.get(index).bitsPerSecond / 1e9;
            double carried = rate * (end - at);
            if (carried >= rest) {
                return at + (long) (rest / rate);
            }
            rest -= carried;
            at = end;
        }
        return at;
    }

    /** The next packet that has arrived, or null. */
    @Nullable
    SimulatedPacket receive(long nowNanos) {
        return !underWay.isEmpty() && underWay.peek().arrivedNanos <= nowNanos ? underWay.poll() : null;
    }
}
