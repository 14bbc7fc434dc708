package dev.kakehashi.sfu.bwe;

/**
 * Bounds the delay-based estimate where losses say that less is carried (libwebrtc main,
 * modules/congestion_controller/goog_cc, LossBasedBweV2). The channel is thought to lose an inherent part of
 * everything and whatever is above a bandwidth; of a few candidates for that pair the likeliest is taken. Loss that does
 * not depend on the rate therefore does not lower it.
 *
 * <p>Left out: padding while recovering, without which our scenarios hold ({@link ProbePlan} asks with bursts), and the
 * experiments that are off there by default. Bits a second and microseconds.
 */
final class LossControl {
    private static final int LEAST_OBSERVATIONS = 3;
    private static final double FIRST_INHERENT_LOSS = 0.01;
    private static final double LEAST_INHERENT_LOSS = 1e-3;

    /** The inherent loss is at most 5 % and as much again at 2 Mbit/s, more below: little sent says little. */
    private static final double MOST_INHERENT_LOSS = 0.05;

    private static final double BALANCE_BITS = 100_000;

    private static final double NEWTON_STEP = 0.75;
    private static final double[] FACTORS = {1.02, 1.0, 0.95};

    /** Draw to higher rates while the loss is under this part. */
    private static final double PREFERENCE_LOSS = 0.2;

    private static final double PREFERENCE_SMOOTHING = 0.002;
    private static final double BIAS_A_KILOBIT = 0.0002;
    private static final double BIAS_A_LOG_KILOBIT = 0.02;

    /** Recovering, the estimate rises to this multiple of what arrives; to less while a hold was just broken. */
    private static final double RAMP = 1.5;

    private static final double RAMP_IN_HOLD = 1.2;
    private static final double HOLD_NEAR = 1.3;

    /** And by this factor in each window. */
    private static final double RAMP_STEP = 1.3;

    private static final long RAMP_WINDOW_MICROS = 300_000;
    private static final long FIRST_HOLD_MICROS = 300_000;
    private static final long MOST_HOLD_MICROS = 60_000_000;

    /** Less than this is lost on a path that has room, by chance; a bound that was met without more is ready to rise. */
    private static final double CLEAN_LOSS = 0.01;

    /** Which of them bounds. */
    enum State {
        DELAY_BASED,
        DECREASING,
        INCREASING
    }

    private final LossHistory history = new LossHistory();
    private final double least;
    private final double most;
    private double bandwidth = -1;
    private double inherentLoss = FIRST_INHERENT_LOSS;
    private double average;
    private double result = Double.POSITIVE_INFINITY;
    private State state = State.DELAY_BASED;
    private double windowLimit = Double.POSITIVE_INFINITY;
    private long windowSince;
    private long holdMicros = FIRST_HOLD_MICROS;
    private long holdUntil;
    private double holdRate = Double.POSITIVE_INFINITY;

    /** The candidate being weighed. */
    private double bestBandwidth;

    private double bestLoss;
    private double bestObjective;

    LossControl(long least, long most) {
        this.least = (double) least;
        this.most = (double) most;
    }

    LossHistory history() {
        return history;
    }

    State state() {
        return state;
    }

    /** Whether a probe would only be lost, or may rise but carefully, or how it pleases. */
    State probeState() {
        return history.isClean() ? State.DELAY_BASED : state;
    }

    /** The mean of the last observations, 0 to 1. */
    double averageLoss() {
        return average;
    }

    /** The bound; {@link Long#MAX_VALUE} where losses give none. */
    long bitsPerSecond() {
        return state == State.DELAY_BASED ? Long.MAX_VALUE : (long) result;
    }

    /**
     * To be called after each feedback.
     *
     * @param acknowledgedBits -1 unknown
     */
    void update(long delayBasedBits, long acknowledgedBits, boolean applicationLimited) {
        if (!history.close()) {
            return;
        }
        average = history.averageLoss();
        double delayBased = (double) delayBasedBits;
        double acknowledged = (double) acknowledgedBits;
        if (bandwidth < 0) {
            bandwidth = delayBased;
        }
        choose(delayBased, acknowledged, applicationLimited);
        boolean limited = state != State.DELAY_BASED;
        long now = history.lastMicros();
        if (limited) {
            boundRise(acknowledged, now);
        }
        if (history.observations() < LEAST_OBSERVATIONS) {
            return;
        }
        double floor = Math.max(least, acknowledged);
        double bounded = Math.max(floor, Math.min(Math.min(bestBandwidth, instantBound()), delayBased));
        if (bounded < bestBandwidth) {
            bandwidth = bounded;
            inherentLoss = 0;
        } else {
            bandwidth = Math.max(bestBandwidth, floor);
            inherentLoss = bestLoss;
        }
        enter(bounded, delayBased, now);
        boolean windowOver = windowLimit == Double.POSITIVE_INFINITY || now - windowSince > RAMP_WINDOW_MICROS;
        if (state != State.DELAY_BASED && windowOver) {
            windowLimit = Math.max(least, bandwidth * RAMP_STEP);
            windowSince = now;
        }
    }

    /**
     * A probe arrived at this rate. Where it was not lost in part, it proves what a source that is limited itself can't: its
     * own rate would hold the bound down for ever. Losses of before weigh by their bytes, and a slow source adds few that
     * arrived: on a path that is clean since they are forgotten.
     */
    void onProbe(long shownBits) {
        boolean clean = history.isClean();
        if (state != State.DELAY_BASED && (clean || average < CLEAN_LOSS) && shownBits > bandwidth) {
            if (clean) {
                history.forget();
            }
            bandwidth = (double) shownBits;
            result = (double) shownBits;
            state = State.INCREASING;
            windowLimit = Math.max(windowLimit, bandwidth * RAMP_STEP);
        }
    }

    private void choose(double delayBased, double acknowledged, boolean applicationLimited) {
        bestObjective = Double.NEGATIVE_INFINITY;
        bestBandwidth = bandwidth;
        bestLoss = inherentLoss;
        double limit = Math.max(bandwidth, state == State.DELAY_BASED ? most : Math.min(windowLimit, most));
        for (double factor : FACTORS) {
            weigh(Math.min(factor * bandwidth, limit));
        }
        if (acknowledged >= 0 && !applicationLimited) {
            weigh(Math.min(acknowledged, limit));
        }
        if (delayBased > bandwidth) {
            weigh(Math.min(delayBased, limit));
        }
        if (average > bestLoss && bestBandwidth > bandwidth) {
            bestBandwidth = bandwidth;
        }
    }

    private void weigh(double candidate) {
        double loss = feasible(inherentLoss, candidate);
        loss = feasible(loss + NEWTON_STEP * history.newtonStep(candidate, loss), candidate);
        double objective = history.likelihood(candidate, loss, bias(candidate));
        if (objective > bestObjective) {
            bestObjective = objective;
            bestBandwidth = candidate;
            bestLoss = loss;
        }
    }

    private static double feasible(double loss, double bandwidth) {
        double bound = Math.min(1, MOST_INHERENT_LOSS + BALANCE_BITS / Math.max(bandwidth, 1));
        return Math.clamp(loss, LEAST_INHERENT_LOSS, bound);
    }

    private double bias(double bandwidth) {
        double kilobits = bandwidth / 1e3;
        double apart = PREFERENCE_LOSS - average;
        double preference = apart / (PREFERENCE_SMOOTHING + Math.abs(apart));
        return preference * (BIAS_A_KILOBIT * kilobits + BIAS_A_LOG_KILOBIT * Math.log1p(kilobits));
    }

    private void boundRise(double acknowledged, long now) {
        if (now - windowSince < RAMP_WINDOW_MICROS && bestBandwidth > windowLimit) {
            bestBandwidth = Math.max(bandwidth, windowLimit);
        }
        if (bestBandwidth > bandwidth && acknowledged >= 0) {
            double ramp = acknowledged < HOLD_NEAR * holdRate ? RAMP_IN_HOLD : RAMP;
            bestBandwidth = Math.max(bandwidth, Math.min(bestBandwidth, ramp * acknowledged));
        }
    }

    /** Loss far above what may be inherent bounds at once. */
    private double instantBound() {
        return average > MOST_INHERENT_LOSS ? BALANCE_BITS / (average - MOST_INHERENT_LOSS) : most;
    }

    private void enter(double bounded, double delayBased, long now) {
        boolean bounding = bounded < delayBased;
        if (state == State.DECREASING && holdUntil - now > 0 && bounding) {
            result = Math.min(Math.max(holdRate, least), bounded);
            return;
        }
        boolean level = bounded == result && (state == State.INCREASING || average < CLEAN_LOSS);
        boolean rising = state != State.DELAY_BASED && (bounded > result || level);
        if (bounding && rising) {
            state = State.INCREASING;
        } else if (bounding) {
            if (state != State.DECREASING) {
                holdUntil = now + holdMicros;
                holdMicros = Math.min(MOST_HOLD_MICROS, holdMicros * 2);
                holdRate = bounded;
            }
            state = State.DECREASING;
        } else {
            holdMicros = FIRST_HOLD_MICROS;
            holdRate = Double.POSITIVE_INFINITY;
            windowLimit = Double.POSITIVE_INFINITY;
            state = State.DELAY_BASED;
        }
        result = bounded;
    }
}
