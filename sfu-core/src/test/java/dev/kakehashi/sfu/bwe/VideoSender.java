package dev.kakehashi.sfu.bwe;

import java.util.ArrayDeque;
import java.util.random.RandomGenerator;

/**
 * Sends 30 frames a second within the estimator's target, a key frame each ten seconds, paced in steps of 5 ms at 2.5
 * times the target; executes probes with what waits and with padding.
 */
final class VideoSender {
    private static final int PACKET_BYTES = 1_200;
    private static final int LEAST_PADDING = 250;
    private static final long FRAME_NANOS = 1_000_000_000L / 30;
    private static final int KEY_FRAME_INTERVAL = 300;
    private static final double KEY_FRAME = 4;
    private static final long PACE_NANOS = 5_000_000L;
    private static final double PACE = 2.5;
    private static final double QUEUE_SECONDS = 0.3;

    /** Takes packets that leave. */
    interface Outlet {
        void send(int bytes, int cluster);
    }

    private final BandwidthEstimator estimator;
    private final RandomGenerator random;
    private final Outlet outlet;
    private final ArrayDeque<Integer> queue = new ArrayDeque<>();
    private long wanted;
    private int queued;
    private long frames;
    private double debt;
    private double budget;
    private long nextFrameNanos;
    private long nextPaceNanos;
    private int probeId;
    private long probeStartNanos;
    private long probeBytes;

    VideoSender(BandwidthEstimator estimator, RandomGenerator random, Outlet outlet) {
        this.estimator = estimator;
        this.random = random;
        this.outlet = outlet;
    }

    void wanted(long bitsPerSecond) {
        wanted = bitsPerSecond;
    }

    void tick(long nowNanos) {
        long target = estimator.targetBitsPerSecond();
        if (nowNanos >= nextFrameNanos) {
            nextFrameNanos += FRAME_NANOS;
            frame(Math.min(target, wanted));
        }
        ProbeCluster probe = estimator.nextProbe();
        if (probe != null) {
            probe(probe, nowNanos);
        } else if (nowNanos >= nextPaceNanos) {
            nextPaceNanos = nowNanos + PACE_NANOS;
            double step = PACE * target / 8 * PACE_NANOS / 1e9;
            budget = Math.min(budget + step, step);
            while (budget > 0 && !queue.isEmpty()) {
                budget -= release(0);
            }
        }
    }

    private void frame(long bitsPerSecond) {
        double mean = bitsPerSecond / 8.0 / 30;
        if (queued > bitsPerSecond / 8.0 * QUEUE_SECONDS) {
            return;
        }
        boolean key = frames++ % KEY_FRAME_INTERVAL == 0;
        double size = key ? KEY_FRAME * mean : mean * (0.8 + 0.4 * random.nextDouble());
        double paid = key ? 0 : Math.min(debt, size * 0.3);
        debt += size - paid - mean;
        int rest = (int) (size - paid);
        while (rest > 0) {
            int bytes = Math.min(rest, PACKET_BYTES);
            queue.add(Math.max(bytes, 100));
            queued += Math.max(bytes, 100);
            rest -= bytes;
        }
    }

    private int release(int cluster) {
        int bytes = queue.poll();
        queued -= bytes;
        outlet.send(bytes, cluster);
        return bytes;
    }

    private void probe(ProbeCluster probe, long nowNanos) {
        if (probe.id() != probeId) {
            probeId = probe.id();
            probeStartNanos = nowNanos;
            probeBytes = 0;
        }
        double due = probe.bitsPerSecond() / 8e9 * (nowNanos - probeStartNanos);
        while (probeBytes <= due && probe.equals(estimator.nextProbe())) {
            if (queue.isEmpty()) {
                int padding = Math.clamp(probe.minimalBytes() / probe.minimalPackets(), LEAST_PADDING, PACKET_BYTES);
                outlet.send(padding, probe.id());
                debt += padding;
                probeBytes += padding;
            } else {
                probeBytes += release(probe.id());
            }
        }
    }
}
