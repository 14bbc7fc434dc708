package dev.kakehashi.perf.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * A thread that does nothing but sleep a millisecond at a time, and how much too late it awakes: what the machine itself
 * adds to every latency.
 */
final class Control {
    private static final long SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int DIGITS = 3;

    private final Recorder latenessMicros = new Recorder(DIGITS);
    private volatile boolean stopped;

    static Control start() {
        Control control = new Control();
        Thread.ofPlatform().daemon().name("control").start(control::run);
        return control;
    }

    private void run() {
        while (!stopped) {
            long dueNanos = System.nanoTime() + SLEEP_NANOS;
            LockSupport.parkNanos(SLEEP_NANOS);
            latenessMicros.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - dueNanos)));
        }
    }

    /** How late it was since this was asked last. */
    Histogram takeMicros() {
        return latenessMicros.getIntervalHistogram();
    }

    void stop() {
        stopped = true;
    }
}
