package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.NtpTime;

/**
 * One publisher's NTP clock on ours: a single offset for all its tracks, so that its audio and video stay in step. The
 * offset is the smallest seen, the one of the report that was delayed least. Confined to the publisher's shard.
 */
public final class SenderClock {
    /** After this time the smallest offset is let grow again: clocks drift. */
    private static final long MEMORY_NANOS = 60_000_000_000L;

    private boolean known;
    private long referenceNtp;
    private long offsetNanos;
    private long offsetSinceNanos;

    /**
     * A sender report came.
     *
     * @return our monotonic time at which the publisher's clock stood at {@code ntpTimestamp}
     */
    public long onSenderReport(long ntpTimestamp, long nowNanos) {
        if (!known) {
            referenceNtp = ntpTimestamp;
        }
        long sinceReference = NtpTime.nanosBetween(referenceNtp, ntpTimestamp);
        long offset = nowNanos - sinceReference;
        if (!known || offset < offsetNanos || nowNanos - offsetSinceNanos >= MEMORY_NANOS) {
            known = true;
            offsetNanos = offset;
            offsetSinceNanos = nowNanos;
        }
        return sinceReference + offsetNanos;
    }
}
