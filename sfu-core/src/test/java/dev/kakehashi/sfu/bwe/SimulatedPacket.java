package dev.kakehashi.sfu.bwe;

/** One packet on the simulated bottleneck. Times in nanoseconds. */
final class SimulatedPacket {
    final boolean ours;
    final int bytes;
    final long number;
    final long sentNanos;
    long departedNanos;
    long arrivedNanos;

    SimulatedPacket(boolean ours, int bytes, long number, long sentNanos) {
        this.ours = ours;
        this.bytes = bytes;
        this.number = number;
        this.sentNanos = sentNanos;
    }

    /** How long it stood in the queue and was sent on, in milliseconds. */
    double queueMillis() {
        return (departedNanos - sentNanos) / 1e6;
    }
}
