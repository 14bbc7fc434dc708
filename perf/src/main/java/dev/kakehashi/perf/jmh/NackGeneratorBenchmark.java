package dev.kakehashi.perf.jmh;

import dev.kakehashi.sfu.forward.NackGeneratorSteps;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Noting a packet, every tenth one lost, asked for and coming later. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NackGeneratorBenchmark {
    private final NackGeneratorSteps steps = new NackGeneratorSteps();

    @Benchmark
    public int note() {
        return steps.next();
    }
}
