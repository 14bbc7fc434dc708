package dev.kakehashi.sfu.bwe;

/**
 * Joins packets that left within 5 ms into one group, and those that a queue pressed together, and compares groups with
 * their forerunners (draft-ietf-rmcat-gcc-02 5.1, 5.2; libwebrtc main, modules/congestion_controller/goog_cc,
 * InterArrivalDelta). Packets come in the order of sending; a group's time is that of its last arrival, so that
 * reordering within it does not matter. All times in microseconds.
 */
final class ArrivalGroups {
    private static final long GROUP_MICROS = 5_000;
    private static final long MAX_BURST_MICROS = 100_000;

    private long firstSent;
    private long lastSent;
    private long firstArrival;
    private long lastArrival;
    private boolean open;

    private long previousSent;
    private long previousArrival;
    private boolean previous;

    private long sendDelta;
    private long arrivalDelta;
    private long arrival;

    void reset() {
        open = false;
        previous = false;
    }

    /** Whether this packet closed a group that has a forerunner; then the differences stand ready. */
    boolean add(long sentMicros, long arrivalMicros) {
        if (!open) {
            begin(sentMicros, arrivalMicros);
            return false;
        }
        if (sentMicros - firstSent < 0) {
            return false;
        }
        if (belongs(sentMicros, arrivalMicros)) {
            lastSent = Math.max(lastSent, sentMicros);
            lastArrival = Math.max(lastArrival, arrivalMicros);
            return false;
        }
        boolean comparable = previous;
        if (comparable) {
            sendDelta = lastSent - previousSent;
            arrivalDelta = lastArrival - previousArrival;
            arrival = lastArrival;
        }
        previousSent = lastSent;
        previousArrival = lastArrival;
        previous = true;
        begin(sentMicros, arrivalMicros);
        return comparable;
    }

    private void begin(long sentMicros, long arrivalMicros) {
        open = true;
        firstSent = sentMicros;
        lastSent = sentMicros;
        firstArrival = arrivalMicros;
        lastArrival = arrivalMicros;
    }

    private boolean belongs(long sentMicros, long arrivalMicros) {
        if (sentMicros - firstSent <= GROUP_MICROS) {
            return true;
        }
        long apart = arrivalMicros - lastArrival;
        return apart - (sentMicros - lastSent) < 0
                && apart <= GROUP_MICROS
                && arrivalMicros - firstArrival < MAX_BURST_MICROS;
    }

    double sendDeltaMillis() {
        return sendDelta / 1e3;
    }

    double arrivalDeltaMillis() {
        return arrivalDelta / 1e3;
    }

    double arrivalMillis() {
        return arrival / 1e3;
    }
}
