package dev.kakehashi.perf.jmh;

import dev.kakehashi.sfu.forward.LayerSelectorSteps;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Deciding on a packet of VP9 in two spatial layers of which one is wanted. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LayerSelectorBenchmark {
    private final LayerSelectorSteps steps = new LayerSelectorSteps();

    @Benchmark
    public boolean decide() {
        return steps.next();
    }
}
