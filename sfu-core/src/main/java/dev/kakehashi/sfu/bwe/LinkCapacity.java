package dev.kakehashi.sfu.bwe;

/**
 * What the path carried when it was full, and how surely (libwebrtc main, modules/congestion_controller/goog_cc,
 * LinkCapacityEstimator). kbit/s inside.
 */
final class LinkCapacity {
    private static final double OVERUSE_WEIGHT = 0.05;
    private static final double PROBE_WEIGHT = 0.5;

    /** Of the deviation, normalised: 0.4 is 14 kbit/s at 500, 2.5 is 35. */
    private static final double MIN_DEVIATION = 0.4;

    private static final double MAX_DEVIATION = 2.5;
    private static final double SPREAD = 3;

    private double estimate = -1;
    private double deviation = MIN_DEVIATION;

    void reset() {
        estimate = -1;
    }

    boolean known() {
        return estimate >= 0;
    }

    void onOveruse(long acknowledged) {
        update(acknowledged, OVERUSE_WEIGHT);
    }

    void onProbe(long result) {
        update(result, PROBE_WEIGHT);
    }

    private void update(long bitsPerSecond, double weight) {
        double sample = bitsPerSecond / 1e3;
        if (estimate < 0) {
            estimate = sample;
        } else {
            estimate = (1 - weight) * estimate + weight * sample;
        }
        double error = estimate - sample;
        double norm = Math.max(estimate, 1);
        deviation = Math.clamp((1 - weight) * deviation + weight * error * error / norm, MIN_DEVIATION, MAX_DEVIATION);
    }

    double estimate() {
        return estimate * 1e3;
    }

    boolean below(long bitsPerSecond) {
        return estimate >= 0 && bitsPerSecond > (estimate + spread()) * 1e3;
    }

    boolean above(long bitsPerSecond) {
        return estimate >= 0 && bitsPerSecond < (estimate - spread()) * 1e3;
    }

    private double spread() {
        return SPREAD * Math.sqrt(deviation * estimate);
    }
}
