package dev.kakehashi.perf.jmh;

import dev.kakehashi.sfu.forward.OutgoingRtpSteps;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Making a packet in the subscriber's numbers from one of 1,200 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OutgoingRtpBenchmark {
    private final OutgoingRtpSteps steps = new OutgoingRtpSteps();

    @Benchmark
    public int compose() {
        return steps.next();
    }
}
