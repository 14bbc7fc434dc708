package dev.kakehashi.perf.jmh;

import dev.kakehashi.sfu.forward.SourceRunSteps;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** All numbers of a VP9 packet: sequence number, picture id and TL0PICIDX. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SourceRunBenchmark {
    private final SourceRunSteps steps = new SourceRunSteps();

    @Benchmark
    public long renumber() {
        return steps.next();
    }
}
