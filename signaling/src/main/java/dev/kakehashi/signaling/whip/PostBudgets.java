package dev.kakehashi.signaling.whip;

import dev.kakehashi.signaling.MessageBudget;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many sessions each address may still make. A session whose client never connects lives for 30 s, so one address
 * holds about {@link #BURST} of them at most. Safe for use by any thread.
 */
final class PostBudgets {
    /** A school behind one address that opens a player all at once. */
    static final int BURST = 600;

    static final int PER_SECOND = 20;

    /** The oldest are forgotten beyond this many addresses. */
    private static final int MAX_ADDRESSES = 10_000;

    /** A budget that nobody used for this long is full again. */
    private static final long IDLE_NANOS = BURST / PER_SECOND * 1_000_000_000L;

    private final Map<String, Entry> budgets = new LinkedHashMap<>(16, 0.75f, true);

    synchronized boolean take(String peer, long nowNanos) {
        Entry entry =
                budgets.computeIfAbsent(peer, _ -> new Entry(new MessageBudget(BURST, PER_SECOND, nowNanos), nowNanos));
        entry.lastNanos = nowNanos;
        if (budgets.size() > MAX_ADDRESSES) {
            budgets.remove(budgets.keySet().iterator().next());
        }
        return entry.budget.take(nowNanos);
    }

    synchronized void forgetIdle(long nowNanos) {
        budgets.values().removeIf(entry -> nowNanos - entry.lastNanos > IDLE_NANOS);
    }

    private static final class Entry {
        private final MessageBudget budget;
        private long lastNanos;

        Entry(MessageBudget budget, long lastNanos) {
            this.budget = budget;
            this.lastNanos = lastNanos;
        }
    }
}
