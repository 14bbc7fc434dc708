package dev.kakehashi.perf.load;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Those percentiles of a histogram that are reported, in its own unit. */
final class Percentiles {
    private Percentiles() {}

    static Map<String, Object> of(Histogram histogram) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("count", histogram.getTotalCount());
        all.put("p50", histogram.getValueAtPercentile(50));
        all.put("p90", histogram.getValueAtPercentile(90));
        all.put("p99", histogram.getValueAtPercentile(99));
        all.put("p999", histogram.getValueAtPercentile(99.9));
        all.put("max", histogram.getMaxValue());
        return all;
    }
}
