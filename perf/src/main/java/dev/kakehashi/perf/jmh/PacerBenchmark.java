package dev.kakehashi.perf.jmh;

import dev.kakehashi.sfu.bwe.PacingBudget;
import dev.kakehashi.sfu.room.SendQueueSteps;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A packet that may leave at once, and one that has to wait for its turn. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PacerBenchmark {
    private static final int BYTES = 1_200;

    /** 1,200 bytes a millisecond are 9.6 Mbit/s. */
    private static final long PACING_BITS = 20_000_000;

    private final PacingBudget budget = new PacingBudget(PACING_BITS, 0);
    private final SendQueueSteps queue = new SendQueueSteps();
    private long nowNanos;
    private int each;

    @Benchmark
    public boolean atOnce() {
        nowNanos += 1_000_000;
        boolean open = budget.isOpen(nowNanos);
        budget.spend(BYTES);
        return open;
    }

    @Benchmark
    public int waiting() {
        nowNanos += 1_000_000;
        boolean open = budget.isOpen(nowNanos);
        queue.hold(open ? each++ : each--);
        budget.isOpen(nowNanos);
        budget.spend(BYTES);
        return queue.leave();
    }
}
