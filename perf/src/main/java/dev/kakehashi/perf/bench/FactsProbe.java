package dev.kakehashi.perf.bench;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Reads our server's counters before the windows of a scenario, and makes the facts of the difference afterwards. */
final class FactsProbe {
    private static final String PACKETS = "send_packets_total";

    private final KakehashiUnderTest server;
    private final MetricsText metrics;
    private final OptionalLong allocated;
    private final int pauses;

    FactsProbe(KakehashiUnderTest server) {
        this.server = server;
        metrics = server.metrics();
        allocated = server.allocatedBytes();
        pauses = server.gcLog().count();
    }

    /**
     * @param packets forwarded since, by the count of those who received them
     */
    Facts facts(double packets) {
        MetricsText now = server.metrics();
        OptionalLong allocatedNow = server.allocatedBytes();
        GcLog log = server.gcLog().after(pauses);
        double bytes = allocated.isPresent() && allocatedNow.isPresent()
                ? allocatedNow.getAsLong() - allocated.getAsLong()
                : Double.NaN;
        return new Facts(
                orUnknown(now.growthRatio(metrics, "send_run_packets_total", "send_runs_total")),
                orUnknown(now.growthRatio(metrics, PACKETS, "send_calls_total")),
                packets > 0 ? bytes / packets : Double.NaN,
                log.count(),
                log.longestMillis(),
                orUnknown(server.liveHeapBytes()),
                orUnknown(server.residentBytes()));
    }

    private static double orUnknown(OptionalDouble value) {
        return value.orElse(Double.NaN);
    }

    private static double orUnknown(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : Double.NaN;
    }
}
