package dev.kakehashi.perf.jmh;

import dev.kakehashi.sfu.bwe.BitrateAllocator;
import dev.kakehashi.sfu.bwe.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One allocation for one subscriber, ten of which fall into a second: the claims of its slots and who gets what. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BitrateAllocatorBenchmark {
    private static final long[] ENCODINGS = {150_000, 500_000, 1_700_000};
    private static final int TEMPORALS = 3;

    @Param({"1", "9", "24"})
    private int slots = 1;

    private final List<Claim> claims = new ArrayList<>();
    private long budget;

    @Benchmark
    public long allocate() {
        while (claims.size() < slots) {
            claims.add(new Claim());
        }
        // A path that carries the middle of three encodings for each, a little more or less each time.
        budget = (budget + 10_000) % 200_000;
        for (int slot = 0; slot < slots; slot++) {
            Claim claim = claims.get(slot);
            claim.begin(1 + slot % 3, 1);
            for (int encoding = 0; encoding < ENCODINGS.length; encoding++) {
                for (int temporal = 0; temporal < TEMPORALS; temporal++) {
                    int id = encoding * TEMPORALS + temporal;
                    claim.offer(id, ENCODINGS[encoding] * (2 + temporal) / 4, 10 + encoding * 2 + temporal * 0.5);
                }
            }
            claim.holds(TEMPORALS);
        }
        return BitrateAllocator.allocate(claims, 500_000L * slots + budget);
    }
}
