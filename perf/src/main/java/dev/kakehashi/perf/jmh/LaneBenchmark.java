package dev.kakehashi.perf.jmh;

import dev.kakehashi.sfu.room.LaneSteps;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A packet's way over a lane, both ends on one thread: claim, copy, commit, poll, recycle. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LaneBenchmark {
    private final LaneSteps steps = new LaneSteps();

    @Benchmark
    public int cross() {
        return steps.next();
    }
}
