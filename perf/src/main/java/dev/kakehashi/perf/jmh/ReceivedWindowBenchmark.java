package dev.kakehashi.perf.jmh;

import dev.kakehashi.sfu.forward.ReceivedWindowSteps;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Noting that a packet came, every tenth one late. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReceivedWindowBenchmark {
    private final ReceivedWindowSteps steps = new ReceivedWindowSteps();

    @Benchmark
    public boolean accept() {
        return steps.next();
    }
}
