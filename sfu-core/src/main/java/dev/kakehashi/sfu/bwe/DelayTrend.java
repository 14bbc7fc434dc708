package dev.kakehashi.sfu.bwe;

/**
 * Fits a line through the smoothed one-way delay of the last groups and judges its slope against a threshold that
 * adapts (draft-ietf-rmcat-gcc-02 5.3, 5.4 with the line in place of the Kalman filter; libwebrtc main,
 * modules/congestion_controller/goog_cc, TrendlineEstimator). Milliseconds.
 */
final class DelayTrend {
    private static final int WINDOW = 20;
    private static final double SMOOTHING = 0.9;

    /** The slope is scaled by this and by the number of groups so far, up to {@link #FULL_TRUST}. */
    private static final double GAIN = 4;

    private static final int FULL_TRUST = 60;

    /** Overuse must last this long, and for more than one group. */
    private static final double OVERUSE_MILLIS = 10;

    private static final double FIRST_THRESHOLD = 12.5;
    private static final double MIN_THRESHOLD = 6;
    private static final double MAX_THRESHOLD = 600;
    private static final double THRESHOLD_UP = 0.0087;
    private static final double THRESHOLD_DOWN = 0.039;

    /** A trend so far above the threshold is a spike, which must not teach it. */
    private static final double SPIKE = 15;

    private static final double MAX_STEP_MILLIS = 100;

    private final double[] arrivals = new double[WINDOW];
    private final double[] delays = new double[WINDOW];
    private int groups;
    private double firstArrival;
    private double accumulated;
    private double smoothed;
    private double threshold = FIRST_THRESHOLD;
    private double lastTrend;
    private double lastUpdate;
    private double overusing = -1;
    private int overusingGroups;
    private NetworkUsage usage = NetworkUsage.NORMAL;

    void reset() {
        groups = 0;
        accumulated = 0;
        smoothed = 0;
        lastTrend = 0;
        threshold = FIRST_THRESHOLD;
        calm(NetworkUsage.NORMAL);
    }

    NetworkUsage usage() {
        return usage;
    }

    void update(double arrivalDelta, double sendDelta, double arrival) {
        if (groups == 0) {
            firstArrival = arrival;
            lastUpdate = arrival;
        }
        accumulated += arrivalDelta - sendDelta;
        smoothed = SMOOTHING * smoothed + (1 - SMOOTHING) * accumulated;
        int place = groups % WINDOW;
        arrivals[place] = arrival - firstArrival;
        delays[place] = smoothed;
        groups++;
        if (groups == WINDOW * FULL_TRUST * 2) {
            // Only the place in the ring and "many" matter.
            groups = WINDOW * FULL_TRUST;
        }
        double trend = groups >= WINDOW ? slope(lastTrend) : lastTrend;
        judge(trend, sendDelta, arrival);
    }

    /** Least squares. */
    private double slope(double otherwise) {
        double meanX = 0;
        double meanY = 0;
        for (int index = 0; index < WINDOW; index++) {
            meanX += arrivals[index];
            meanY += delays[index];
        }
        meanX /= WINDOW;
        meanY /= WINDOW;
        double above = 0;
        double below = 0;
        for (int index = 0; index < WINDOW; index++) {
            double x = arrivals[index] - meanX;
            above += x * (delays[index] - meanY);
            below += x * x;
        }
        return below == 0 ? otherwise : above / below;
    }

    private void judge(double trend, double sendDelta, double arrival) {
        if (groups < 2) {
            usage = NetworkUsage.NORMAL;
            return;
        }
        double scaled = Math.min(groups, FULL_TRUST) * trend * GAIN;
        if (scaled > threshold) {
            overusing = overusing < 0 ? sendDelta / 2 : overusing + sendDelta;
            overusingGroups++;
            if (overusing > OVERUSE_MILLIS && overusingGroups > 1 && trend >= lastTrend) {
                overusing = 0;
                overusingGroups = 0;
                usage = NetworkUsage.OVER;
            }
        } else {
            calm(scaled < -threshold ? NetworkUsage.UNDER : NetworkUsage.NORMAL);
        }
        lastTrend = trend;
        adapt(Math.abs(scaled), arrival);
    }

    private void calm(NetworkUsage found) {
        overusing = -1;
        overusingGroups = 0;
        usage = found;
    }

    private void adapt(double scaled, double arrival) {
        double elapsed = Math.clamp(arrival - lastUpdate, 0, MAX_STEP_MILLIS);
        lastUpdate = arrival;
        if (scaled > threshold + SPIKE) {
            return;
        }
        double speed = scaled < threshold ? THRESHOLD_DOWN : THRESHOLD_UP;
        threshold = Math.clamp(threshold + speed * (scaled - threshold) * elapsed, MIN_THRESHOLD, MAX_THRESHOLD);
    }
}
