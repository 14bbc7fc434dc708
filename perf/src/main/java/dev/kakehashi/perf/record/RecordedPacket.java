package dev.kakehashi.perf.record;

/**
 * One packet of RTP as it came, unprotected.
 *
 * @param arrivalMillis since the recording began
 * @param data the whole packet
 */
record RecordedPacket(int arrivalMillis, byte[] data) {}
