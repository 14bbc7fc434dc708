package dev.kakehashi.sfu.bwe;

/**
 * Raises the rate while the delay is flat and lowers it below what arrives when a queue fills (draft-ietf-rmcat-gcc-02 5.5;
 * libwebrtc main, modules/remote_bitrate_estimator, AimdRateControl): by 8 % a second while the capacity is unknown, by
 * about a packet in each response time close to it. Bits a second and microseconds.
 */
final class AimdRateControl {
    private static final double BACK_OFF = 0.85;

    /** Taken off as well, so that at low rates queues drain too. */
    private static final long BACK_OFF_BITS = 5_000;

    private static final double GROWTH_A_SECOND = 1.08;
    private static final long LEAST_GROWTH = 1_000;

    /** The rate is not raised beyond this multiple of what arrives: nothing more was shown. */
    private static final double PROVEN = 1.5;

    private static final long PROVEN_BITS = 10_000;

    private static final double FRAMES_A_SECOND = 30;
    private static final double PACKET_BITS = 1_200 * 8;

    /** What the detector takes to see an overuse. */
    private static final double DETECTION_SECONDS = 0.1;

    private static final double LEAST_ADDITION_A_SECOND = 4_000;
    private static final long MIN_REDUCTION_INTERVAL = 10_000;
    private static final long MAX_REDUCTION_INTERVAL = 200_000;

    private final LinkCapacity capacity = new LinkCapacity();
    private final long least;
    private final long most;
    private long current;
    private long throughput;
    private long ceiling = Long.MAX_VALUE;
    private boolean increasing;
    private long changedMicros;
    private long roundTripMicros = 200_000;

    AimdRateControl(long start, long least, long most) {
        current = start;
        throughput = start;
        this.least = least;
        this.most = most;
    }

    long bitsPerSecond() {
        return current;
    }

    /** The rate does not grow beyond this by itself, for nobody would use it. */
    void ceiling(long bitsPerSecond) {
        ceiling = bitsPerSecond;
    }

    void roundTrip(long micros) {
        roundTripMicros = micros;
    }

    /** A value found by other means. */
    void set(long bitsPerSecond, long nowMicros) {
        current = Math.clamp(bitsPerSecond, least, most);
        changedMicros = nowMicros;
    }

    /** What a probe showed. It never lowers the rate under what arrives anyway. */
    void onProbe(long result, long acknowledged, long nowMicros) {
        capacity.onProbe(result);
        set(Math.max(result, Math.min(current, acknowledged)), nowMicros);
    }

    /** Whether the last change had time to show. */
    boolean mayReduce(long acknowledged, long nowMicros) {
        long interval = Math.clamp(roundTripMicros, MIN_REDUCTION_INTERVAL, MAX_REDUCTION_INTERVAL);
        return nowMicros - changedMicros >= interval || acknowledged >= 0 && acknowledged < current / 2;
    }

    /**
     * @param acknowledged -1 unknown
     */
    void update(NetworkUsage usage, long acknowledged, long nowMicros) {
        if (acknowledged >= 0) {
            throughput = acknowledged;
        }
        switch (usage) {
            case OVER -> decrease(nowMicros);
            case UNDER -> increasing = false;
            case NORMAL -> {
                if (!increasing) {
                    increasing = true;
                    changedMicros = nowMicros;
                }
                increase(nowMicros);
            }
        }
    }

    private void increase(long nowMicros) {
        if (capacity.below(throughput)) {
            capacity.reset();
        }
        double limit = Math.min((double) ceiling, PROVEN * throughput + PROVEN_BITS);
        double seconds = (nowMicros - changedMicros) / 1e6;
        if (current < limit) {
            double raise = capacity.known() ? additionASecond() * seconds : growth(seconds);
            current = Math.clamp((long) Math.min(current + raise, limit), least, most);
        }
        changedMicros = nowMicros;
    }

    private double growth(double seconds) {
        return Math.max(current * (Math.pow(GROWTH_A_SECOND, Math.min(seconds, 1)) - 1), LEAST_GROWTH * seconds);
    }

    /** One packet of the usual size in twice the time in which an overuse is answered. */
    private double additionASecond() {
        double frame = current / FRAMES_A_SECOND;
        double packet = frame / Math.ceil(frame / PACKET_BITS);
        double response = 2 * (roundTripMicros / 1e6 + DETECTION_SECONDS);
        return Math.max(LEAST_ADDITION_A_SECOND, packet / response);
    }

    private static double backedOff(double bitsPerSecond) {
        double lower = BACK_OFF * bitsPerSecond;
        return lower > BACK_OFF_BITS ? lower - BACK_OFF_BITS : lower;
    }

    private void decrease(long nowMicros) {
        double lower = backedOff((double) throughput);
        if (capacity.known()) {
            // What arrives is measured over moments; where it agrees with what was measured before, that is the surer
            // one.
            double known = backedOff(capacity.estimate());
            boolean agrees = !capacity.above(throughput);
            if (lower > current || agrees && known > lower && known < current) {
                lower = known;
            }
        }
        if (lower < current) {
            current = Math.clamp((long) lower, least, most);
        }
        if (capacity.above(throughput)) {
            capacity.reset();
        }
        capacity.onOveruse(throughput);
        increasing = false;
        changedMicros = nowMicros;
    }
}
