package dev.kakehashi.perf.load;

/** A trace, again and again, in its own time. */
final class TraceSchedule implements PacketSchedule {
    private final PacketTrace trace;
    private final int tagBytes;

    /** When the packet with which it began came, from the trace's beginning. */
    private final long originNanos;

    private int index;
    private long turnNanos;
    private long frameNanos;
    private boolean first = true;

    /**
     * @param tagBytes which SRTP adds to each packet
     * @param share of the trace behind which it begins, 0 to 1; at the next frame
     */
    TraceSchedule(PacketTrace trace, int tagBytes, double share) {
        this.trace = trace;
        this.tagBytes = tagBytes;
        this.index = frameBehind(trace, share);
        this.originNanos = trace.arrivalNanos()[index];
    }

    private static int frameBehind(PacketTrace trace, double share) {
        long from = (long) (trace.durationNanos() * share);
        for (int index = 1; index < trace.marker().length; index++) {
            if (trace.marker()[index - 1] && trace.arrivalNanos()[index - 1] >= from && from > 0) {
                return index;
            }
        }
        return 0;
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
        return turnNanos + trace.arrivalNanos()[index] - originNanos;
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
