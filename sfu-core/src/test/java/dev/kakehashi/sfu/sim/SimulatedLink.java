package dev.kakehashi.sfu.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/** One direction of one peer's path: delays, loses, duplicates and reorders by its seed. */
final class SimulatedLink {
    /** Packets that a burst of losses lasts, in the mean. */
    private static final double BURST = 5;

    /** IPv4 and UDP. */
    private static final int NETWORK_BYTES = 28;

    /** Packets that a held one lets pass. */
    private static final int OVERTAKERS = 5;

    private record InFlight(long arrivesNanos, long order, byte[] datagram) {}

    private static final class Held {
        private final byte[] datagram;
        private int toPass = OVERTAKERS;

        private Held(byte[] datagram) {
            this.datagram = datagram;
        }
    }

    /** By differences, for the clock wraps around. */
    private final PriorityQueue<InFlight> inFlight = new PriorityQueue<>((a, b) -> a.arrivesNanos != b.arrivesNanos
            ? Long.signum(a.arrivesNanos - b.arrivesNanos)
            : Long.compare(a.order, b.order));

    private final List<Held> held = new ArrayList<>();
    private final Map<Integer, Long> slower = new HashMap<>();
    private final RandomGenerator random;
    private long delayNanos;
    private double loss;
    private boolean bursts;
    private boolean inBurst;
    private double duplication;
    private double reordering;
    private long bitsPerSecond;
    private long maxQueueNanos;
    private long freeNanos;
    private boolean used;
    private int overflowed;
    private long carriedBytes;
    private long order;
    private int lost;

    SimulatedLink(RandomGenerator random, long delayNanos) {
        this.random = random;
        this.delayNanos = delayNanos;
    }

    void delayMillis(long millis) {
        delayNanos = millis * 1_000_000L;
    }

    long delayNanos() {
        return delayNanos;
    }

    /** How much passes, and how long a packet waits for that at most; 0 for as much as there is. */
    void carries(long bits, long queueMillis) {
        bitsPerSecond = bits;
        maxQueueNanos = queueMillis * 1_000_000L;
    }

    /** How many packets found the queue full. */
    int overflowed() {
        return overflowed;
    }

    /** Since the start, on the IP layer; only where there is a limit. */
    long carriedBytes() {
        return carriedBytes;
    }

    /** How long a packet that is sent now would wait. */
    long queueNanos(long nowNanos) {
        return used ? Math.max(0, freeNanos - nowNanos) : 0;
    }

    void loss(double share) {
        loss = share;
        bursts = false;
    }

    /** The same mean loss, but in bursts of five packets (a Gilbert model). */
    void burstLoss(double share) {
        loss = share;
        bursts = true;
    }

    void duplication(double share) {
        duplication = share;
    }

    /** This share of the packets is overtaken by the five that follow. */
    void reordering(double share) {
        reordering = share;
    }

    /** Packets of one SSRC, and their sender reports, take so much longer. */
    void slower(int ssrc, long millis) {
        slower.put(ssrc, millis * 1_000_000L);
    }

    int lost() {
        return lost;
    }

    void send(byte[] datagram, long nowNanos) {
        // STUN is spared: the scenes are about media, and a lost check only costs virtual time.
        boolean media = (datagram[0] & 0xC0) == 0x80;
        if (!media) {
            fly(datagram, nowNanos, 0);
            return;
        }
        long extra = slower.isEmpty() ? 0 : slower.getOrDefault(ssrc(datagram), 0L);
        if (bitsPerSecond > 0) {
            long waits = queueNanos(nowNanos);
            if (waits > maxQueueNanos) {
                overflowed++;
                return;
            }
            long takes = (datagram.length + NETWORK_BYTES) * 8_000_000_000L / bitsPerSecond;
            freeNanos = nowNanos + waits + takes;
            carriedBytes += datagram.length + NETWORK_BYTES;
            used = true;
            extra += waits + takes;
        }
        if (isLost()) {
            lost++;
            return;
        }
        if (random.nextDouble() < reordering) {
            held.add(new Held(datagram));
            return;
        }
        fly(datagram, nowNanos, extra);
        if (random.nextDouble() < duplication) {
            fly(datagram.clone(), nowNanos, extra + 1_000_000L);
        }
        for (Held each : List.copyOf(held)) {
            if (--each.toPass == 0) {
                held.remove(each);
                fly(each.datagram, nowNanos, 0);
            }
        }
    }

    private boolean isLost() {
        if (!bursts || loss == 0) {
            return random.nextDouble() < loss;
        }
        // Leaves the bad state after 5 packets in the mean; enters it so often that the mean loss is as wanted.
        double enter = loss / (1 - loss) / BURST;
        inBurst = inBurst ? random.nextDouble() >= 1 / BURST : random.nextDouble() < enter;
        return inBurst;
    }

    /** Of RTP at byte 8, of RTCP at byte 4. */
    private static int ssrc(byte[] datagram) {
        int type = datagram[1] & 0xFF;
        int at = type >= 192 && type <= 223 ? 4 : 8;
        return ByteBuffer.wrap(datagram).getInt(at);
    }

    private void fly(byte[] datagram, long nowNanos, long extraNanos) {
        inFlight.add(new InFlight(nowNanos + delayNanos + extraNanos, order++, datagram));
    }

    /** The next datagram that has arrived, or null. */
    byte[] receive(long nowNanos) {
        if (inFlight.isEmpty() || inFlight.peek().arrivesNanos - nowNanos > 0) {
            return null;
        }
        return inFlight.poll().datagram;
    }
}
