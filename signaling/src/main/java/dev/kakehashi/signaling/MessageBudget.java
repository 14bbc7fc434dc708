package dev.kakehashi.signaling;

/** How many messages somebody may still send: a bucket that fills at a steady rate. Confined to its owner. */
public final class MessageBudget {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long nanosPerMessage;
    private final long capacityNanos;
    private long creditNanos;
    private long lastNanos;

    public MessageBudget(int burst, int perSecond, long nowNanos) {
        this.nanosPerMessage = NANOS_PER_SECOND / perSecond;
        this.capacityNanos = burst * nanosPerMessage;
        this.creditNanos = capacityNanos;
        this.lastNanos = nowNanos;
    }

    /** Takes one message out of the bucket; false where there is none left. */
    public boolean take(long nowNanos) {
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
