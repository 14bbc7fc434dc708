package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.rtp.NtpTime;

/**
 * The server's own NTP clock, on which all its sender reports stand: the monotonic clock, fixed to the wall clock once
 * at the start, so that it never jumps. A value.
 *
 * @param epochNanosAtZero wall-clock nanoseconds since 1970 at the moment when the monotonic clock stood at zero
 */
public record ServerClock(long epochNanosAtZero) {
    /** 64-bit NTP timestamp (RFC 3550 4) of a monotonic time. */
    long ntp(long nanos) {
        return NtpTime.fromEpochNanos(epochNanosAtZero + nanos);
    }
}
