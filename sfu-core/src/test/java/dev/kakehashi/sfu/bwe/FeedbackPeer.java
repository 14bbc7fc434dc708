package dev.kakehashi.sfu.bwe;

import dev.kakehashi.sfu.rtcp.TransportFeedback;
import java.util.ArrayDeque;
import java.util.TreeMap;

/**
 * Receives our packets and reports them in transport-wide feedback after each interval, over a way back that delays. Its
 * clock has nothing to do with ours and turns over after a second.
 */
final class FeedbackPeer {
    private static final long TURN_MICROS = (1L << 24) * 64_000;
    private static final long TICK_MICROS = 250;
    private static final long KEPT = 300;
    private static final long CLOCK_MICROS = TURN_MICROS - 1_000_000;

    private record Feedback(long dueNanos, int base, long[] arrivals) {}

    private final ArrayDeque<Feedback> underWay = new ArrayDeque<>();
    private final BandwidthEstimator estimator;
    private final long delayNanos;
    private final long intervalNanos;
    private final boolean lies;
    /** Arrival by number; what is older than {@link #KEPT} numbers is forgotten. */
    private final TreeMap<Long, Long> arrivals = new TreeMap<>();

    private long first = 1;
    private boolean news;
    private long nextNanos;

    FeedbackPeer(BandwidthEstimator estimator, long delayNanos, long intervalNanos, boolean lies) {
        this.estimator = estimator;
        this.delayNanos = delayNanos;
        this.intervalNanos = intervalNanos;
        this.lies = lies;
    }

    /** One that was overtaken, and reported as missing, is reported with all after it once more, as browsers do. */
    void onPacket(SimulatedPacket packet) {
        long micros = packet.arrivedNanos / 1_000 + CLOCK_MICROS;
        arrivals.put(packet.number, micros % TURN_MICROS / TICK_MICROS * TICK_MICROS);
        first = Math.min(first, packet.number);
        news = true;
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
        if (nowNanos >= nextNanos && news) {
            nextNanos = nowNanos + intervalNanos;
            news = false;
            long highest = arrivals.lastKey();
            long[] report = new long[(int) (highest - first + 1)];
            for (int index = 0; index < report.length; index++) {
                report[index] = arrivals.getOrDefault(first + index, TransportFeedback.NOT_RECEIVED);
            }
            underWay.add(new Feedback(nowNanos + delayNanos, (int) (first & 0xFFFF), report));
            first = highest + 1;
            arrivals.headMap(highest - KEPT).clear();
        }
        while (!underWay.isEmpty() && underWay.peek().dueNanos <= nowNanos) {
            Feedback feedback = underWay.poll();
            estimator.onFeedback(feedback.base, feedback.arrivals.length, feedback.arrivals, clockNanos);
        }
    }
}
