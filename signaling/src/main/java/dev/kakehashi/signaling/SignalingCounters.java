package dev.kakehashi.signaling;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The counters of one server. Safe for use by any thread. */
final class SignalingCounters {
    private static final Logger LOG = LoggerFactory.getLogger(SignalingServer.class);

    private final NamedCounters<SignalingCounter> counters = new NamedCounters<>(SignalingCounter.class);

    void count(SignalingCounter counter) {
        counters.count(counter);
    }

    /** Counts a programming error; every time their number doubles, one is logged, so that none can flood the log. */
    void countInternalError(RuntimeException error) {
        counters.count(SignalingCounter.INTERNAL_ERRORS);
        long sum = counters.sum(SignalingCounter.INTERNAL_ERRORS);
        if (Long.bitCount(sum) == 1) {
            LOG.error("Signalling failed, {} times by now", sum, error);
        }
    }

    /** Adds every counter by its name. */
    void addTo(Map<String, Long> statistics) {
        counters.addTo(statistics, "signaling_", "");
    }
}
