package dev.kakehashi.sfu.bwe;

import java.util.Arrays;

/** An estimator with a steady source and a peer that reports what it is told to, each 50 ms. */
final class EstimatorUnderTest {
    static final long MILLI = 1_000_000L;

    /** System.nanoTime may stand anywhere, and may turn over. */
    static final long START = Long.MAX_VALUE - 1_500 * MILLI;

    static final int PACKET_BYTES = 1_250;
    private static final long REPORT_MILLIS = 50;
    private static final long DELAY_MICROS = 20_000;

    final BandwidthEstimator estimator = new BandwidthEstimator(START);
    long millis;
    int next;
    int firstUnreported = -1;

    private long[] arrivals = new long[0];
    private int count;

    long now() {
        return START + millis * MILLI;
    }

    int send() {
        return send(0);
    }

    int send(int probeCluster) {
        int sequence = estimator.onSent(PACKET_BYTES, probeCluster, now());
        if (firstUnreported < 0) {
            firstUnreported = sequence;
            count = 0;
        }
        if (count == arrivals.length) {
            arrivals = Arrays.copyOf(arrivals, count * 2 + 16);
        }
        arrivals[count++] = millis * 1_000 + DELAY_MICROS;
        return sequence;
    }

    /** Sends packets at an interval and reports them all as received after the path's delay. */
    void run(long forMillis, long intervalMillis) {
        run(forMillis, intervalMillis, true);
    }

    void run(long forMillis, long intervalMillis, boolean reporting) {
        long end = millis + forMillis;
        while (millis < end) {
            if (millis % intervalMillis == 0) {
                send();
            }
            if (reporting && millis % REPORT_MILLIS == 0) {
                report();
            }
            if (millis % 10 == 0) {
                estimator.onTick(now());
            }
            millis++;
        }
    }

    void report() {
        if (firstUnreported >= 0) {
            estimator.onFeedback(firstUnreported, count, arrivals, now());
            firstUnreported = -1;
        }
    }
}
