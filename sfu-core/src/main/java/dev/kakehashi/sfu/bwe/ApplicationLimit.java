package dev.kakehashi.sfu.bwe;

/**
 * Says whether the source sends clearly less than it may, so that the estimate can't be proven by it (libwebrtc main,
 * modules/congestion_controller/goog_cc, AlrDetector): a budget fills with 65 % of the target and is spent by what is sent.
 */
final class ApplicationLimit {
    private static final double SHARE = 0.65;
    private static final double WINDOW_SECONDS = 0.5;

    /** Parts of a full budget at which the state begins and ends. */
    private static final double BEGINS = 0.8;

    private static final double ENDS = 0.5;

    private double budget;
    private double capacity = 1;
    private long lastMicros;
    private boolean limited;

    void onSent(int bytes) {
        budget -= bytes;
    }

    void onTick(long targetBitsPerSecond, long nowMicros) {
        double bytesASecond = SHARE * targetBitsPerSecond / 8;
        capacity = bytesASecond * WINDOW_SECONDS;
        budget = Math.clamp(budget + bytesASecond * (nowMicros - lastMicros) / 1e6, -capacity, capacity);
        lastMicros = nowMicros;
        limited = budget > capacity * (limited ? ENDS : BEGINS);
    }

    boolean limited() {
        return limited;
    }
}
