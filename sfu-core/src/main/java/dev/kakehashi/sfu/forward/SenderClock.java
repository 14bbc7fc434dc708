package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.NtpTime;

/**
 * One publisher's NTP clock on ours: a single offset for all its tracks, so that its audio and video stay in step. The
 * offset is the smallest of the last half to whole minute, the one of the report that was delayed least. Confined to the
 * publisher's shard.
 */
public final class SenderClock {
    /** Clocks drift: what was smallest in the period before the last one does not count any more. */
    private static final long PERIOD_NANOS = 30_000_000_000L;

    private boolean known;
    private long referenceNtp;
    private long offsetNanos;
    private long formerOffsetNanos;
    private long periodSinceNanos;

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
        if (!known) {
            known = true;
            begin(offset, offset, nowNanos);
        } else if (nowNanos - periodSinceNanos >= PERIOD_NANOS) {
            begin(offsetNanos, offset, nowNanos);
        } else if (offset - offsetNanos < 0) {
            offsetNanos = offset;
        }
        long least = formerOffsetNanos - offsetNanos < 0 ? formerOffsetNanos : offsetNanos;
        return sinceReference + least;
    }

    private void begin(long former, long offset, long nowNanos) {
        formerOffsetNanos = former;
        offsetNanos = offset;
        periodSinceNanos = nowNanos;
    }
}
