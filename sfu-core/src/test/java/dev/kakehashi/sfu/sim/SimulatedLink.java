package dev.kakehashi.sfu.sim;

import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/** One direction of one peer's path: delays, loses, duplicates and reorders by its seed. */
final class SimulatedLink {
    private record InFlight(long arrivesNanos, long order, byte[] datagram) {}

    private final PriorityQueue<InFlight> inFlight = new PriorityQueue<>((a, b) -> a.arrivesNanos != b.arrivesNanos
            ? Long.compare(a.arrivesNanos, b.arrivesNanos)
            : Long.compare(a.order, b.order));
    private final RandomGenerator random;
    private final long delayNanos;
    private double loss;
    private double duplication;
    private double reordering;
    private long order;
    private int lost;

    SimulatedLink(RandomGenerator random, long delayNanos) {
        this.random = random;
        this.delayNanos = delayNanos;
    }

    void loss(double share) {
        loss = share;
    }

    void duplication(double share) {
        duplication = share;
    }

    /** This share of the packets comes 15 ms late. */
    void reordering(double share) {
        reordering = share;
    }

    int lost() {
        return lost;
    }

    void send(byte[] datagram, long nowNanos) {
        // STUN is spared: the scenes are about media, and a lost check only costs virtual time.
        boolean media = (datagram[0] & 0xC0) == 0x80;
        if (media && random.nextDouble() < loss) {
            lost++;
            return;
        }
        long late = media && random.nextDouble() < reordering ? 15_000_000L : 0;
        inFlight.add(new InFlight(nowNanos + delayNanos + late, order++, datagram));
        if (media && random.nextDouble() < duplication) {
            inFlight.add(new InFlight(nowNanos + delayNanos + 1_000_000L, order++, datagram.clone()));
        }
    }

    /** The next datagram that has arrived, or null. */
    byte[] receive(long nowNanos) {
        if (inFlight.isEmpty() || inFlight.peek().arrivesNanos - nowNanos > 0) {
            return null;
        }
        return inFlight.poll().datagram;
    }
}
