package dev.kakehashi.web;

import dev.kakehashi.signaling.AddressBudgets;
import dev.kakehashi.signaling.NamedCounters;
import dev.kakehashi.signaling.ServerAddress;
import io.netty.util.concurrent.EventExecutor;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All connections of clients that signal over HTTP, by the key that each got when it was opened. Safe for use by any thread. */
final class EventConnections {
    /** Four times as many as there may be participants; one that does not join is closed within 10 s. */
    static final int MAX_CONNECTIONS = 4_000;

    /** A school behind one address that comes to its meetings all at once. */
    private static final int OPEN_BURST = 600;

    private static final int OPENED_PER_SECOND = 20;

    /** 128 bits: nobody guesses another's. */
    private static final int KEY_BYTES = 16;

    private final int most;
    private final RandomGenerator random;
    private final NamedCounters<EventCounter> counters = new NamedCounters<>(EventCounter.class);
    private final Map<String, EventConnection> byKey = new ConcurrentHashMap<>();
    private final AddressBudgets budgets = new AddressBudgets(OPEN_BURST, OPENED_PER_SECOND);

    /** @param random a {@link java.security.SecureRandom} */
    EventConnections(int most, RandomGenerator random) {
        this.most = most;
        this.random = random;
    }

    NamedCounters<EventCounter> counters() {
        return counters;
    }

    /** Whether this address may open another one now; takes it from its budget. */
    boolean mayOpen(String peer, long nowNanos) {
        return budgets.take(peer, nowNanos);
    }

    /** A new one on this loop, or null where there are as many as there may be. */
    @Nullable
    EventConnection open(EventExecutor loop, @Nullable ServerAddress reached, long nowNanos) {
        if (byKey.size() >= most) {
            return null;
        }
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        String key = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        EventConnection opened =
                new EventConnection(key, loop, reached, counters, over -> byKey.remove(over.key(), over), nowNanos);
        byKey.put(key, opened);
        counters.count(EventCounter.OPENED);
        return opened;
    }

    @Nullable
    EventConnection find(String key) {
        return byKey.get(key);
    }

    /** To be called about once a second. */
    void onTick(long nowNanos) {
        byKey.values().forEach(each -> each.run(() -> each.onTick(nowNanos)));
        budgets.forgetIdle(nowNanos);
    }

    Map<String, Long> statistics() {
        Map<String, Long> statistics = new TreeMap<>();
        counters.addTo(statistics, "signaling_http_", "_total");
        statistics.put("signaling_http_connections", (long) byKey.size());
        return statistics;
    }
}
