package dev.kakehashi.perf.jmh;

import dev.kakehashi.sfu.forward.SequenceRunSteps;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Finding a packet's place in the outgoing stream, every fourth one withheld. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SequenceRunBenchmark {
    private final SequenceRunSteps steps = new SequenceRunSteps();

    @Benchmark
    public long place() {
        return steps.next();
    }
}
