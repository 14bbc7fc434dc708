package dev.kakehashi.sfu.bwe;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Receives our packets and reports them in transport-wide feedback after each interval, over a way back that delays. Its
 * clock has nothing to do with ours and turns over after a second.
 */
final class FeedbackPeer {
    private static final long TURN_MICROS = (1L << 24) * 64_000;
    private static final long TICK_MICROS = 250;
    private static final long CLOCK_MICROS = TURN_MICROS - 1_000_000;

    private record Feedback(long dueNanos, int base, long[] arrivals) {}

    private final ArrayDeque<Feedback> underWay = new ArrayDeque<>();
    private final BandwidthEstimator estimator;
    private final long delayNanos;
    private final long intervalNanos;
    private final boolean lies;
    private long[] arrivals = new long[1 << 12];
    private long first = 1;
    private long highest;
    private long nextNanos;

    FeedbackPeer(BandwidthEstimator estimator, long delayNanos, long intervalNanos, boolean lies) {
        this.estimator = estimator;
        this.delayNanos = delayNanos;
        this.intervalNanos = intervalNanos;
        this.lies = lies;
        Arrays.fill(arrivals, BandwidthEstimator.MISSING);
    }

    void onPacket(SimulatedPacket packet) {
        if (packet.number < first) {
            return;
        }
        highest = Math.max(highest, packet.number);
        while (highest - first >= arrivals.length) {
            int length = arrivals.length;
            arrivals = Arrays.copyOf(arrivals, length * 2);
            Arrays.fill(arrivals, length, length * 2, BandwidthEstimator.MISSING);
        }
        long micros = packet.arrivedNanos / 1_000 + CLOCK_MICROS;
        arrivals[(int) (packet.number - first)] = micros % TURN_MICROS / TICK_MICROS * TICK_MICROS;
    }

    /** Claims that a packet came as if the path were empty, though it may not have come at all. */
    void claim(SimulatedPacket packet) {
        packet.arrivedNanos = packet.sentNanos + delayNanos;
        onPacket(packet);
    }

    boolean lies() {
        return lies;
    }

    /**
     * @param clockNanos the same time as the estimator is told it
     */
    void tick(long nowNanos, long clockNanos) {
        if (nowNanos >= nextNanos && highest >= first) {
            nextNanos = nowNanos + intervalNanos;
            int count = (int) (highest - first + 1);
            underWay.add(new Feedback(nowNanos + delayNanos, (int) (first & 0xFFFF), Arrays.copyOf(arrivals, count)));
            Arrays.fill(arrivals, 0, count, BandwidthEstimator.MISSING);
            first = highest + 1;
        }
        while (!underWay.isEmpty() && underWay.peek().dueNanos <= nowNanos) {
            Feedback feedback = underWay.poll();
            estimator.onFeedback(feedback.base, feedback.arrivals.length, feedback.arrivals, clockNanos);
        }
    }
}
