package dev.kakehashi.sfu.bwe;

/**
 * A short burst at a chosen rate that shows whether the path carries it. Done when both minima were sent.
 *
 * @param id goes into {@link BandwidthEstimator#onSent}; 1 to {@link #MAX_ID}, used again in turn
 * @param bitsPerSecond at which to send, on the IP layer
 * @param minimalBytes to send at least, on the IP layer
 * @param minimalPackets to send at least
 */
public record ProbeCluster(int id, long bitsPerSecond, int minimalBytes, int minimalPackets) {
    /** Six bits of the send log. A number comes again after 63 bursts, which are never less than ten seconds. */
    static final int MAX_ID = 63;
}
