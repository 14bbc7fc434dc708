package dev.kakehashi.perf.bots;

import dev.kakehashi.perf.bench.MetricsText;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads how much time a server has used on its cores. */
@FunctionalInterface
interface CpuMeter {
    /**
     * @param nanos when
     * @param cpuSeconds user and system time until then
     * @param cores that it may use
     */
    record Reading(long nanos, double cpuSeconds, int cores) {
        private static final double NANOS_A_SECOND = 1e9;

        /** How many cores were busy with it since, on average. */
        double coresSince(Reading earlier) {
            return (cpuSeconds - earlier.cpuSeconds) / ((nanos - earlier.nanos) / NANOS_A_SECOND);
        }
    }

    Reading read() throws IOException, InterruptedException;

    /**
     * The way that there is: by what the server tells, else by this machine's own account of the process.
     *
     * @param pid of a server on this machine, null where none was named
     * @return empty where there is none
     */
    static Optional<CpuMeter> find(ServerPages pages, @Nullable Long pid) throws IOException, InterruptedException {
        if (ofMetrics(pages.metrics()).isPresent()) {
            return Optional.of(() -> ofMetrics(pages.metrics())
                    .orElseThrow(() -> new IOException("The server no longer tells its CPU time.")));
        }
        return pid == null ? Optional.empty() : Optional.of(() -> ofProcess(pid));
    }

    /** Empty where the page does not tell it, as that of an older server. */
    static Optional<Reading> ofMetrics(String page) {
        MetricsText metrics = MetricsText.parse(page);
        Double seconds = metrics.values().get("process_cpu_seconds_total");
        Double cores = metrics.values().get("cpus");
        return seconds == null || cores == null
                ? Optional.empty()
                : Optional.of(new Reading(System.nanoTime(), seconds, cores.intValue()));
    }

    private static Reading ofProcess(long pid) throws IOException {
        Duration used = ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new IOException("There is no process " + pid + " on this machine."));
        return new Reading(System.nanoTime(), used.toNanos() / Reading.NANOS_A_SECOND, cores());
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }
}
