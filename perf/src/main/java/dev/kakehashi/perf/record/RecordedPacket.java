package dev.kakehashi.perf.record;

/**
 * One packet of RTP as it came, unprotected.
 *
 * @param arrivalNanos since the first of them came
 * @param data the whole packet
 */
record RecordedPacket(long arrivalNanos, byte[] data) {}
