package dev.kakehashi.signaling;

import java.util.LinkedHashMap;
import java.util.Map;

/** How often each address may still ask for something. Safe for use by any thread. */
public final class AddressBudgets {
    /** The oldest are forgotten beyond this many addresses. */
    private static final int MAX_ADDRESSES = 10_000;

    private final int burst;
    private final int perSecond;

    /** A budget that nobody used for this long is full again. */
    private final long idleNanos;

    private final Map<String, Entry> budgets = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param burst how often at once
     * @param perSecond how often a second on average
     */
    public AddressBudgets(int burst, int perSecond) {
        this.burst = burst;
        this.perSecond = perSecond;
        this.idleNanos = burst / perSecond * 1_000_000_000L;
    }

    /** Takes one out of the budget of an address; false where there is none left. */
    public synchronized boolean take(String address, long nowNanos) {
        Entry entry = budgets.computeIfAbsent(
                address, _ -> new Entry(new MessageBudget(burst, perSecond, nowNanos), nowNanos));
        entry.lastNanos = nowNanos;
        if (budgets.size() > MAX_ADDRESSES) {
            budgets.remove(budgets.keySet().iterator().next());
        }
        return entry.budget.take(nowNanos);
    }

    /** Frees what is full again; to be called now and then. */
    public synchronized void forgetIdle(long nowNanos) {
        budgets.values().removeIf(entry -> nowNanos - entry.lastNanos > idleNanos);
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
