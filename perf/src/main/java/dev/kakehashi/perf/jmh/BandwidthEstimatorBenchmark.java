package dev.kakehashi.perf.jmh;

import dev.kakehashi.sfu.bwe.BandwidthEstimator;
import dev.kakehashi.sfu.rtcp.TransportFeedback;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Noting a sent packet of 2.5 Mbit/s, with its share of a feedback each 50 ms and of a tick each 10 ms. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BandwidthEstimatorBenchmark {
    private static final int PACKET_BYTES = 1_200;
    private static final long PACKET_NANOS = 3_840_000L;
    private static final long TICK_NANOS = 10_000_000L;
    private static final int PACKETS_PER_FEEDBACK = 13;
    private static final long DELAY_MICROS = 25_000;

    private final BandwidthEstimator estimator = new BandwidthEstimator(0);
    private final long[] arrivals = new long[PACKETS_PER_FEEDBACK];
    private long nowNanos;
    private long tickNanos;
    private int base;
    private int reported;

    @Benchmark
    public long packet() {
        nowNanos += PACKET_NANOS;
        int sequence = estimator.onSent(PACKET_BYTES, 0, nowNanos);
        if (reported == 0) {
            base = sequence;
        }
        arrivals[reported++] = nowNanos / 1_000 + DELAY_MICROS;
        if (reported == PACKETS_PER_FEEDBACK) {
            // One in thirteen is lost now and then, so that the loss history has something to weigh.
            if ((sequence & 0x40) != 0) {
                arrivals[5] = TransportFeedback.NOT_RECEIVED;
            }
            estimator.onFeedback(base, reported, arrivals, nowNanos);
            reported = 0;
        }
        if (nowNanos - tickNanos >= TICK_NANOS) {
            tickNanos = nowNanos;
            estimator.onTick(nowNanos);
        }
        return estimator.targetBitsPerSecond();
    }
}
