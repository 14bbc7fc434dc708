package dev.kakehashi.sfu.bwe;

/**
 * The rate of a peer that only tells what it lost (draft-ietf-rmcat-gcc-02 6): up where less than 2 % are lost, down by half of
 * the fraction where it is more than 10 %. Loss shows the end of a path only when that is passed, and nothing shows how much
 * more there is before it. So, different from the draft:
 *
 * <ul>
 *   <li>It doubles with each clean report until the first loss, for 8 % a second would need half a minute from the start to
 *       the full picture.
 *   <li>After losses it stays below what came through, and doubles again after a pause, which becomes longer each time that
 *       this fails: each attempt costs the peer pictures.
 *   <li>It falls from what was sent: what was allowed and not sent was not lost. But one report leaves a quarter of it,
 *       whatever it says.
 * </ul>
 *
 * Bits a second and microseconds.
 */
final class ReportedLossControl {
    private static final double FEW = 0.02;
    private static final double MANY = 0.1;
    private static final double REACHING = 2;
    private static final double GROWTH_A_SECOND = 1.08;

    private static final double LEAST_LEFT = 0.25;

    /** Reports come each five seconds at worst (RFC 3550 6.2); a longer time is not one of growth. */
    private static final double MOST_SECONDS = 5;

    private static final long FIRST_PAUSE_MICROS = 10_000_000;
    private static final long MOST_PAUSE_MICROS = 120_000_000;

    /** So much more than came through before is another path. */
    private static final double DISPROVED = 1.2;

    private final long least;
    private final long most;
    private long current;
    private long ceiling;
    private long carried = Long.MAX_VALUE;
    private long pauseMicros = FIRST_PAUSE_MICROS;
    private boolean pausing;
    private long pausedUntilMicros;
    private long reportedMicros;

    ReportedLossControl(long start, long least, long most) {
        current = start;
        ceiling = most;
        this.least = least;
        this.most = most;
    }

    long bitsPerSecond() {
        return current;
    }

    /** The rate does not grow beyond this, for nobody would use it. */
    void ceiling(long bitsPerSecond) {
        ceiling = Math.min(bitsPerSecond, most);
    }

    /**
     * The peer reports what it lost since the last time, a round trip ago at least.
     *
     * @param fractionLost any value; beyond 0 to 1 it counts as these
     */
    void onReport(double fractionLost, long sentBitsPerSecond, long nowMicros) {
        double seconds = Math.clamp((nowMicros - reportedMicros) / 1e6, 0, MOST_SECONDS);
        reportedMicros = nowMicros;
        if (pausing && pausedUntilMicros - nowMicros <= 0) {
            pausing = false;
        }
        if (fractionLost > MANY) {
            fall(Math.min(fractionLost, 1), sentBitsPerSecond, nowMicros);
        } else if (fractionLost < FEW) {
            grow(seconds, sentBitsPerSecond);
        } else if (!pausing) {
            pause(FIRST_PAUSE_MICROS, nowMicros);
        }
    }

    private void fall(double fractionLost, long sentBitsPerSecond, long nowMicros) {
        carried = (long) (sentBitsPerSecond * (1 - fractionLost));
        if (!pausing) {
            pause(pauseMicros, nowMicros);
            pauseMicros = Math.min(pauseMicros * 2, MOST_PAUSE_MICROS);
        }
        double lower = Math.min(current, sentBitsPerSecond) * (1 - fractionLost / 2);
        set(Math.max(lower, current * LEAST_LEFT));
    }

    private void pause(long micros, long nowMicros) {
        pausing = true;
        pausedUntilMicros = nowMicros + micros;
    }

    private void grow(double seconds, long sentBitsPerSecond) {
        if (sentBitsPerSecond / DISPROVED > carried) {
            carried = Long.MAX_VALUE;
            pauseMicros = FIRST_PAUSE_MICROS;
        }
        long limit = pausing ? Math.min(ceiling, carried) : ceiling;
        double factor = pausing ? Math.pow(GROWTH_A_SECOND, seconds) : REACHING;
        if (current < limit) {
            set(Math.min(current * factor, (double) limit));
        }
    }

    /** No report came for long. */
    void lower(double factor) {
        set(current * factor);
    }

    private void set(double bitsPerSecond) {
        current = Math.clamp((long) bitsPerSecond, least, most);
    }
}
