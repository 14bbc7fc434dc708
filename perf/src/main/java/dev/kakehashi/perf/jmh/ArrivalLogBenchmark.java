package dev.kakehashi.perf.jmh;

import dev.kakehashi.sfu.bwe.ArrivalLog;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Noting when a packet came, with the feedback every fifty milliseconds: 2.5 Mbit/s in packets of 1,200 bytes, one in fifty lost. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ArrivalLogBenchmark {
    private static final int BYTES = 1_200;
    private static final long PACKET_NANOS = 3_840_000L;
    private static final int LOSS = 50;

    private final ArrivalLog log = new ArrivalLog(0);
    private final byte[] scratch = new byte[1_500];
    private int sequence;
    private long nowNanos;

    @Benchmark
    public int noteAndTell() {
        nowNanos += PACKET_NANOS;
        sequence += sequence % LOSS == 0 ? 2 : 1;
        log.onPacket(sequence & 0xFFFF, 1, BYTES, nowNanos);
        return log.write(scratch, 2, nowNanos);
    }
}
