package dev.kakehashi.sfu.bwe;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One subscriber behind a bottleneck: sender, link, feedback and estimator on a virtual clock of a millisecond. One seed
 * determines a run.
 */
final class Downlink {
    private static final long STEP_NANOS = 1_000_000L;
    private static final long TICK_NANOS = 10_000_000L;
    private static final long SAMPLE_NANOS = 100_000_000L;

    /** System.nanoTime may stand anywhere. */
    private static final long START_NANOS = Long.MAX_VALUE - 5_000_000_000L;

    private final Profile profile;
    private final BottleneckLink link;
    private final BandwidthEstimator estimator = new BandwidthEstimator(START_NANOS);
    private final VideoSender sender;
    private FeedbackPeer peer;
    private final List<RenoFlow> others = new ArrayList<>();
    private final List<long[]> wishes = new ArrayList<>();
    private long number;
    private long sentBytes;
    private long receivedBytes;
    private long otherBytes;
    private double worstQueue;
    private long largestProbe;
    private long now;

    Downlink(String name, RandomGenerator random, BottleneckLink link) {
        profile = new Profile(name);
        this.link = link;
        sender = new VideoSender(estimator, random, this::send);
        peer = new FeedbackPeer(estimator, link.delayNanos(), 50_000_000L, false);
    }

    Downlink feedbackMillis(long millis) {
        peer = new FeedbackPeer(estimator, link.delayNanos(), millis * 1_000_000L, false);
        return this;
    }

    /** The peer reports all as received at once, and fast. */
    Downlink liar() {
        peer = new FeedbackPeer(estimator, link.delayNanos(), 50_000_000L, true);
        return this;
    }

    Downlink wanted(double fromSeconds, long bitsPerSecond) {
        wishes.add(new long[] {(long) (fromSeconds * 1e9), bitsPerSecond});
        return this;
    }

    Downlink other(double fromSeconds, double toSeconds) {
        others.add(new RenoFlow(link, fromSeconds, toSeconds));
        return this;
    }

    /** The rate of the largest probe, bits a second. */
    long largestProbe() {
        return largestProbe;
    }

    private void send(int bytes, int cluster) {
        int wire = estimator.onSent(bytes, cluster, START_NANOS + now);
        number++;
        if (wire != (number & 0xFFFF)) {
            throw new IllegalStateException("number " + wire);
        }
        SimulatedPacket packet = new SimulatedPacket(true, bytes, number, now);
        sentBytes += bytes;
        boolean carried = link.send(packet, now);
        if (carried) {
            profile.waited(now / 1e9, packet.queueMillis());
            worstQueue = Math.max(worstQueue, packet.queueMillis());
        }
        if (peer.lies()) {
            peer.claim(new SimulatedPacket(true, bytes, number, now));
        }
    }

    Profile run(double seconds) {
        long end = (long) (seconds * 1e9);
        for (now = 0; now < end; now += STEP_NANOS) {
            step();
            if ((now + STEP_NANOS) % SAMPLE_NANOS == 0) {
                sample();
            }
        }
        ProfilePlot.write(profile.name(), profile.samples());
        return profile;
    }

    private void step() {
        for (long[] wish : wishes) {
            if (wish[0] == now) {
                sender.wanted(wish[1]);
                estimator.wanted(wish[1], START_NANOS + now);
            }
        }
        for (SimulatedPacket packet = link.receive(now); packet != null; packet = link.receive(now)) {
            if (!packet.ours) {
                otherBytes += packet.bytes;
                continue;
            }
            receivedBytes += packet.bytes;
            if (!peer.lies()) {
                peer.onPacket(packet);
            }
        }
        peer.tick(now, START_NANOS + now);
        if (now % TICK_NANOS == 0) {
            estimator.onTick(START_NANOS + now);
        }
        ProbeCluster probe = estimator.nextProbe();
        if (probe != null) {
            largestProbe = Math.max(largestProbe, probe.bitsPerSecond());
        }
        sender.tick(now);
        for (RenoFlow other : others) {
            other.tick(now);
        }
    }

    private void sample() {
        double perSecond = 8e9 / SAMPLE_NANOS;
        profile.add(new Profile.Sample(
                (now + STEP_NANOS) / 1e9,
                (double) link.bitsPerSecond(now),
                (double) estimator.targetBitsPerSecond(),
                sentBytes * perSecond,
                receivedBytes * perSecond,
                worstQueue,
                otherBytes * perSecond));
        sentBytes = 0;
        receivedBytes = 0;
        otherBytes = 0;
        worstQueue = 0;
    }
}
