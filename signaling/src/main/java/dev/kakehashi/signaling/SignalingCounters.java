package dev.kakehashi.signaling;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The counters of one server. Safe for use by any thread. */
final class SignalingCounters {
    private static final Logger LOG = LoggerFactory.getLogger(SignalingServer.class);

    private final Map<SignalingCounter, LongAdder> counters = new EnumMap<>(SignalingCounter.class);

    SignalingCounters() {
        for (SignalingCounter counter : SignalingCounter.values()) {
            counters.put(counter, new LongAdder());
        }
    }

    void count(SignalingCounter counter) {
        adder(counter).increment();
    }

    /** Counts a programming error; every time their number doubles, one is logged, so that none can flood the log. */
    void countInternalError(RuntimeException error) {
        LongAdder adder = adder(SignalingCounter.INTERNAL_ERRORS);
        adder.increment();
        if (Long.bitCount(adder.sum()) == 1) {
            LOG.error("Signalling failed, {} times by now", adder.sum(), error);
        }
    }

    /** Adds every counter by its name. */
    void addTo(Map<String, Long> statistics) {
        counters.forEach((counter, adder) ->
                statistics.put("signaling_" + counter.name().toLowerCase(Locale.ROOT), adder.sum()));
    }

    private LongAdder adder(SignalingCounter counter) {
        LongAdder adder = counters.get(counter);
        if (adder == null) {
            throw new IllegalStateException("no counter " + counter);
        }
        return adder;
    }
}
