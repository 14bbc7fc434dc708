package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.NtpTime;

/**
 * One publisher's NTP clock on ours: a single offset for all its tracks, so that its audio and video stay in step. The
 * offset is the smallest of the last one to two minutes, the one of the report that was delayed least. Confined to the
 * publisher's shard.
 */
public final class SenderClock {
    /** Clocks drift by up to 3 ms in this time (50 ppm), so that what was smallest before it tells nothing any more. */
    private static final long WINDOW_NANOS = 60_000_000_000L;

    private boolean known;
    private long referenceNtp;
    private long windowEndNanos;
    private long smallestNanos;
    private long formerSmallestNanos;

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
            smallestNanos = offset;
            formerSmallestNanos = offset;
            windowEndNanos = nowNanos + WINDOW_NANOS;
        } else if (windowEndNanos - nowNanos <= 0) {
            formerSmallestNanos = smallestNanos;
            smallestNanos = offset;
            windowEndNanos = nowNanos + WINDOW_NANOS;
        } else {
            smallestNanos = earlier(smallestNanos, offset);
        }
        return sinceReference + earlier(smallestNanos, formerSmallestNanos);
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }
}
