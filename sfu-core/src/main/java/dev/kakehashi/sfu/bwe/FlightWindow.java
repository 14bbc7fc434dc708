package dev.kakehashi.sfu.bwe;

/**
 * Lowers the rate while more is in flight than the path and a short queue hold, before any feedback can tell (libwebrtc
 * main, modules/congestion_controller/goog_cc, CongestionWindowPushbackController). It gives back what it took as soon as
 * the flight is short again, so the estimate itself is not spoilt. Bits a second and microseconds.
 */
final class FlightWindow {
    /** A queue and the pause between two feedback packets; browsers take the same for their own sending. */
    private static final long QUEUE_MICROS = 350_000;

    private static final long STEP_MICROS = 25_000;
    private static final double FAR_OVER = 1.5;
    private static final double FAR_DOWN = 0.9;
    private static final double DOWN = 0.95;
    private static final double UP = 1.05;
    private static final double LEAST = 0.1;

    /** Below this fill the path is free again, and what was taken comes back at once. */
    private static final double FREE = 0.7;

    private static final double FAR_UP = 1.3;

    /** Follows the shortest round trip, and forgets it slowly, for routes change. */
    private static final int CREEP = 1 << 10;

    private long shortestMicros = -1;
    private long steppedMicros;
    private double share = 1;

    void roundTrip(long micros) {
        shortestMicros = shortestMicros < 0 || micros < shortestMicros
                ? micros
                : shortestMicros + (micros - shortestMicros) / CREEP;
    }

    /** Whether no more is in flight than may be. */
    boolean free() {
        return share == 1;
    }

    /** What of the rate may be used now. */
    long bound(long bitsPerSecond, long inFlightBytes, long nowMicros) {
        double window = bitsPerSecond / 8e6 * (QUEUE_MICROS + Math.max(shortestMicros, 0));
        double fill = inFlightBytes / window;
        if (nowMicros - steppedMicros >= STEP_MICROS) {
            steppedMicros = nowMicros;
            share = Math.clamp(share * step(fill), LEAST, 1);
        }
        return (long) (bitsPerSecond * share);
    }

    private static double step(double fill) {
        if (fill > FAR_OVER) {
            return FAR_DOWN;
        }
        if (fill > 1) {
            return DOWN;
        }
        return fill < FREE ? FAR_UP : UP;
    }
}
