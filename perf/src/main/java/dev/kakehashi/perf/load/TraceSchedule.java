package dev.kakehashi.perf.load;

/** A trace, again and again, in its own time. */
final class TraceSchedule implements PacketSchedule {
    private final PacketTrace trace;
    private final int tagBytes;
    private int index;
    private long turnNanos;
    private long frameNanos;
    private boolean first = true;

    /**
     * @param tagBytes which SRTP adds to each packet
     */
    TraceSchedule(PacketTrace trace, int tagBytes) {
        this.trace = trace;
        this.tagBytes = tagBytes;
    }

    @Override
    public void advance() {
        first = trace.marker()[index];
        index++;
        if (index == trace.marker().length) {
            index = 0;
            turnNanos += trace.durationNanos();
        }
        if (first) {
            frameNanos = dueNanos();
        }
    }

    @Override
    public long dueNanos() {
        return turnNanos + trace.arrivalNanos()[index];
    }

    @Override
    public long frameNanos() {
        return frameNanos;
    }

    @Override
    public int bytes() {
        return trace.rtpBytes()[index] + tagBytes;
    }

    @Override
    public boolean isFirst() {
        return first;
    }

    @Override
    public boolean isLast() {
        return trace.marker()[index];
    }

    @Override
    public double packetsPerSecond() {
        return trace.packetsPerSecond();
    }
}
