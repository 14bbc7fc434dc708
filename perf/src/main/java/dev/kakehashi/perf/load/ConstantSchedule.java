package dev.kakehashi.perf.load;

/** Frames of so many packets, all due at once, at a constant rate. */
final class ConstantSchedule implements PacketSchedule {
    private static final double NANOS_A_SECOND = 1e9;

    private final int packetsPerFrame;
    private final int bytes;
    private final double packetsPerSecond;
    private long frame;
    private int place;

    ConstantSchedule(int packetsPerFrame, int bytes, double packetsPerSecond) {
        this.packetsPerFrame = packetsPerFrame;
        this.bytes = bytes;
        this.packetsPerSecond = packetsPerSecond;
    }

    @Override
    public void advance() {
        place++;
        if (place == packetsPerFrame) {
            place = 0;
            frame++;
        }
    }

    @Override
    public long dueNanos() {
        return (long) (frame * packetsPerFrame * NANOS_A_SECOND / packetsPerSecond);
    }

    @Override
    public long frameNanos() {
        return dueNanos();
    }

    @Override
    public int bytes() {
        return bytes;
    }

    @Override
    public boolean isFirst() {
        return place == 0;
    }

    @Override
    public boolean isLast() {
        return place == packetsPerFrame - 1;
    }

    @Override
    public double packetsPerSecond() {
        return packetsPerSecond;
    }
}
