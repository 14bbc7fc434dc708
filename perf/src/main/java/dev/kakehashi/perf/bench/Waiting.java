package dev.kakehashi.perf.bench;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what another process does. */
final class Waiting {
    private static final long LOOK_MILLIS = 50;

    private Waiting() {}

    /** @throws BenchException where it did not come within that time */
    static void until(String what, long nanos, BooleanSupplier condition) {
        long deadline = System.nanoTime() + nanos;
        while (!condition.getAsBoolean()) {
            if (deadline - System.nanoTime() < 0) {
                throw new BenchException(
                        "It did not happen within " + TimeUnit.NANOSECONDS.toSeconds(nanos) + " s that " + what + ".");
            }
            pause(LOOK_MILLIS);
        }
    }

    static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchException("The benchmark was interrupted.", interrupted);
        }
    }
}
