package dev.kakehashi.sfu.bwe;

/**
 * The rate of a peer that sends no transport-wide feedback: by the fraction lost in receiver reports
 * (draft-ietf-rmcat-gcc-02 6), never beyond what was sent by half. Bits a second and microseconds.
 */
final class ReportedLossControl {
    private static final double FEW = 0.02;
    private static final double MANY = 0.1;
    private static final double RAISE = 1.05;
    private static final double PROVEN = 1.5;

    /** One report covers about this long; a peer that reports each SSRC on its own does not speed things up. */
    private static final long INTERVAL_MICROS = 500_000;

    private final long least;
    private final long most;
    private long current;
    private long changedMicros;

    ReportedLossControl(long start, long least, long most) {
        current = start;
        this.least = least;
        this.most = most;
    }

    long bitsPerSecond() {
        return current;
    }

    void onReport(double fractionLost, long sentBitsPerSecond, long nowMicros) {
        if (nowMicros - changedMicros < INTERVAL_MICROS) {
            return;
        }
        changedMicros = nowMicros;
        if (fractionLost > MANY) {
            lower(1 - 0.5 * Math.min(fractionLost, 1));
        } else if (fractionLost < FEW) {
            double raised = Math.min(current * RAISE, sentBitsPerSecond * PROVEN);
            current = Math.clamp((long) Math.max((double) current, raised), least, most);
        }
    }

    void lower(double factor) {
        current = Math.clamp((long) (current * factor), least, most);
    }
}
