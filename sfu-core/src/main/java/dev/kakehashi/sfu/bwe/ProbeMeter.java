package dev.kakehashi.sfu.bwe;

/**
 * Measures at which rate the packets of one probe arrived (libwebrtc main, modules/congestion_controller/goog_cc,
 * ProbeBitrateEstimator). One probe at a time. Other than there, of a probe that took long, or is small and came slower
 * than it was sent, the slower of the whole and its second half counts: many a slow path lets some thousand bytes pass at once
 * before it shows what it is.
 */
final class ProbeMeter {
    /** Parts of the planned packets and bytes that must have arrived. */
    private static final double ENOUGH = 0.8;

    /** Arrivals more than this much faster than the sending are a queue that was released, and prove nothing. */
    private static final double MAX_RATIO = 2;

    /** Arriving slower than this, it met the capacity, of which {@link #UTILISATION} is taken. */
    private static final double UNSATURATED = 0.9;

    private static final double UTILISATION = 0.95;
    private static final long MAX_SPAN_MICROS = 1_000_000;

    /** A probe that takes so long is slow enough for a bucket of tokens to let its first half through. */
    private static final long LONG_MICROS = 20_000;

    /** Of a larger probe such a bucket is a smaller part than what jitter does to a half. */
    private static final int FEW_BYTES = 4_500;

    private int id;
    private int enoughPackets;
    private double enoughBytes;
    private int packets;
    private long bytes;
    private long firstSent;
    private long lastSent;
    private int lastSentBytes;
    private long firstArrival;
    private int firstArrivalBytes;
    private long lastArrival;
    private long halfBytes;
    private long halfArrival;
    private long bytesAtHalf;
    private boolean changed;

    void begin(ProbeCluster cluster) {
        id = cluster.id();
        enoughPackets = (int) Math.max(2, cluster.minimalPackets() * ENOUGH);
        enoughBytes = cluster.minimalBytes() * ENOUGH;
        halfBytes = cluster.minimalBytes() / 2;
        packets = 0;
        bytes = 0;
        bytesAtHalf = 0;
        changed = false;
    }

    void add(int cluster, int size, long sentMicros, long arrivalMicros) {
        if (cluster != id) {
            return;
        }
        if (packets == 0 || sentMicros < firstSent) {
            firstSent = sentMicros;
        }
        if (packets == 0 || sentMicros >= lastSent) {
            lastSent = sentMicros;
            lastSentBytes = size;
        }
        if (packets == 0 || arrivalMicros < firstArrival) {
            firstArrival = arrivalMicros;
            firstArrivalBytes = size;
        }
        if (packets == 0 || arrivalMicros > lastArrival) {
            lastArrival = arrivalMicros;
        }
        packets++;
        bytes += size;
        if (bytesAtHalf == 0 && bytes >= halfBytes) {
            bytesAtHalf = bytes;
            halfArrival = lastArrival;
        }
        changed = true;
    }

    /** Bits a second, or -1 where nothing new was found since the last call. */
    long takeResult() {
        if (!changed || packets < enoughPackets || bytes < enoughBytes) {
            return -1;
        }
        changed = false;
        long sending = lastSent - firstSent;
        long arriving = lastArrival - firstArrival;
        if (sending <= 0 || sending > MAX_SPAN_MICROS || arriving <= 0 || arriving > MAX_SPAN_MICROS) {
            return -1;
        }
        // The last packet's own time is not in the span of sending, nor the first one's in that of arriving.
        double sent = (bytes - lastSentBytes) * 8e6 / sending;
        double arrived = (bytes - firstArrivalBytes) * 8e6 / arriving;
        boolean slowed = bytes <= FEW_BYTES && arrived < UNSATURATED * sent;
        if ((slowed || sending >= LONG_MICROS) && lastArrival > halfArrival) {
            arrived = Math.min(arrived, (bytes - bytesAtHalf) * 8e6 / (lastArrival - halfArrival));
        }
        if (arrived > MAX_RATIO * sent) {
            return -1;
        }
        return (long) (arrived < UNSATURATED * sent ? UTILISATION * arrived : Math.min(sent, arrived));
    }
}
