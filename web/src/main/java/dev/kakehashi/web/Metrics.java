package dev.kakehashi.web;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The text of {@code /metrics} (Prometheus exposition format 0.0.4). The counters are plain numbers under names of our
 * own without labels, so the format is two lines each; a metrics library would be larger than all of this module. The
 * CPU time alone has the name that every Prometheus client library gives it.
 */
final class Metrics {
    private static final String PREFIX = "kakehashi_";
    private static final double NANOS_A_SECOND = 1e9;

    private Metrics() {}

    static String text(Map<String, Long> statistics) {
        Map<String, Long> all = new TreeMap<>(statistics);
        Runtime runtime = Runtime.getRuntime();
        all.put("cpus", (long) runtime.availableProcessors());
        all.put("jvm_heap_used_bytes", runtime.totalMemory() - runtime.freeMemory());
        all.put("jvm_threads", (long) ManagementFactory.getThreadMXBean().getThreadCount());
        all.put("uptime_seconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1_000);
        StringBuilder text = new StringBuilder();
        all.forEach((name, value) -> text.append("# TYPE ")
                .append(PREFIX)
                .append(name)
                .append(name.endsWith("_total") ? " counter\n" : " gauge\n")
                .append(PREFIX)
                .append(name)
                .append(' ')
                .append(value)
                .append('\n'));
        return text.append(cpuTime()).toString();
    }

    /** User and system time of the whole process; nothing where the machine does not tell it. */
    private static String cpuTime() {
        long nanos = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : -1;
        return nanos < 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total %.3f\n",
                        nanos / NANOS_A_SECOND);
    }
}
