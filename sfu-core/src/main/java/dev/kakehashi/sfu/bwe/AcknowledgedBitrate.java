package dev.kakehashi.sfu.bwe;

/**
 * The rate at which packets arrive, filtered so that a sample far from the estimate counts less (libwebrtc main,
 * modules/congestion_controller/goog_cc, BitrateEstimator). Different from there, and as in
 * draft-cardwell-iccrg-bbr-congestion-control 4.5.2.2, a sample is the slower of the rates of sending and of
 * arriving: a receiver who tells arrivals closer together than they were wins nothing.
 */
final class AcknowledgedBitrate {
    private static final long FIRST_WINDOW_MICROS = 500_000;
    private static final long WINDOW_MICROS = 150_000;
    private static final long LEAST_WINDOW_MICROS = 50_000;

    /**
     * The uncertainty of a sample for each part by which it differs; more for a lower one while the source sends
     * less than it may.
     */
    private static final double UNCERTAINTY = 10;

    private static final double LIMITED_UNCERTAINTY = 20;

    /** Added to the variance with each sample, for rates change; kbit/s squared. */
    private static final double DRIFT = 5;

    private static final double FIRST_VARIANCE = 50;

    /** Added when a change is expected, after a probe. */
    private static final double UNREST = 200;

    private boolean begun;
    private long windowMicros;
    private long windowStart;
    private long lastArrival;
    private long firstSent;
    private long lastSent;
    private long bytes;
    private double latest = -1;
    private double estimate = -1;
    private double variance = FIRST_VARIANCE;

    void reset() {
        begun = false;
    }

    void add(int size, long sentMicros, long arrivalMicros, boolean applicationLimited) {
        long window = estimate < 0 ? FIRST_WINDOW_MICROS : WINDOW_MICROS;
        if (!begun || arrivalMicros - lastArrival > window || lastArrival - arrivalMicros > window) {
            restart(sentMicros, arrivalMicros);
        }
        lastArrival = Math.max(lastArrival, arrivalMicros);
        windowMicros = lastArrival - windowStart;
        if (windowMicros >= window) {
            long sending = Math.max(lastSent, sentMicros) - firstSent;
            sample(bytes * 8e3 / Math.max(windowMicros, sending), applicationLimited);
            windowStart = lastArrival;
            firstSent = sentMicros;
            lastSent = sentMicros;
            bytes = 0;
        }
        firstSent = Math.min(firstSent, sentMicros);
        lastSent = Math.max(lastSent, sentMicros);
        bytes += size;
    }

    private void restart(long sentMicros, long arrivalMicros) {
        begun = true;
        windowStart = arrivalMicros;
        lastArrival = arrivalMicros;
        firstSent = sentMicros;
        lastSent = sentMicros;
        bytes = 0;
    }

    private void sample(double kilobits, boolean applicationLimited) {
        latest = kilobits;
        if (estimate < 0) {
            estimate = kilobits;
            return;
        }
        // By what is known already: a rise to the double is doubted more than a fall to the half.
        double scale = applicationLimited && kilobits < estimate ? LIMITED_UNCERTAINTY : UNCERTAINTY;
        double uncertainty = scale * Math.abs(estimate - kilobits) / Math.max(estimate, 1);
        double sampleVariance = uncertainty * uncertainty;
        double predicted = variance + DRIFT;
        estimate = (sampleVariance * estimate + predicted * kilobits) / (sampleVariance + predicted);
        variance = sampleVariance * predicted / (sampleVariance + predicted);
    }

    void expectChange() {
        variance += UNREST;
    }

    /**
     * The rate of the last moments, unfiltered, where it is higher: a source that sent little begins to send more, and the filter
     * has not seen it yet.
     *
     * @return bits a second, or -1 while unknown
     */
    long momentaryBitsPerSecond() {
        double now =
                windowMicros < LEAST_WINDOW_MICROS ? -1 : bytes * 8e3 / Math.max(windowMicros, lastSent - firstSent);
        double highest = Math.max(estimate, Math.max(latest, now));
        return highest < 0 ? -1 : (long) (highest * 1e3);
    }

    /** Bits a second, or -1 while unknown. */
    long bitsPerSecond() {
        return estimate < 0 ? -1 : (long) (estimate * 1e3);
    }
}
