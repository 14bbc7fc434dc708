package dev.kakehashi.signaling;

/** How many messages one connection may still send: a bucket that fills at a steady rate. Confined to its connection. */
final class MessageBudget {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long nanosPerMessage;
    private final long capacityNanos;
    private long creditNanos;
    private long lastNanos;

    MessageBudget(int burst, int perSecond, long nowNanos) {
        this.nanosPerMessage = NANOS_PER_SECOND / perSecond;
        this.capacityNanos = burst * nanosPerMessage;
        this.creditNanos = capacityNanos;
        this.lastNanos = nowNanos;
    }

    /** Takes one message out of the bucket; false where there is none left. */
    boolean take(long nowNanos) {
        long elapsedNanos = Math.clamp(nowNanos - lastNanos, 0, capacityNanos);
        lastNanos = nowNanos;
        creditNanos = Math.min(capacityNanos, creditNanos + elapsedNanos);
        if (creditNanos < nanosPerMessage) {
            return false;
        }
        creditNanos -= nanosPerMessage;
        return true;
    }
}
