package dev.kakehashi.sfu.rtp;

/** 64-bit NTP timestamps (RFC 3550 4): 32 bits of seconds since 1900, 32 bits of fraction. */
public final class NtpTime {
    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private NtpTime() {}

    /** The timestamp of a wall-clock time. */
    public static long fromEpochNanos(long epochNanos) {
        long seconds = Math.floorDiv(epochNanos, NANOS_A_SECOND) + SECONDS_1900_TO_1970;
        long fraction = (Math.floorMod(epochNanos, NANOS_A_SECOND) << 32) / NANOS_A_SECOND;
        return seconds << 32 | fraction;
    }

    /** The difference of two timestamps in nanoseconds. */
    public static long nanosBetween(long earlier, long later) {
        long difference = later - earlier;
        return (difference >> 32) * NANOS_A_SECOND + ((difference & 0xFFFFFFFFL) * NANOS_A_SECOND >>> 32);
    }

    /** The middle 32 bits, as LSR carries them (RFC 3550 6.4.1). */
    public static int middle(long ntp) {
        return (int) (ntp >>> 16);
    }
}
