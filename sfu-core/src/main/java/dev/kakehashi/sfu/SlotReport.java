package dev.kakehashi.sfu;

/**
 * What is measured of one slot: as it is sent, and by its receiver's reports (RFC 3550 6.4.1).
 *
 * @param encoding the simulcast encoding that is sent, -1 for none
 * @param spatial the spatial layer within it
 * @param bitsPerSecond over the last second, RTP headers and retransmissions included
 * @param lost packets, cumulative
 * @param fractionLost 0 to 1, in the receiver's last report
 * @param jitterMillis interarrival jitter in the receiver's last report
 * @param nacks packets that the receiver asked for again
 * @param resent packets that were sent again
 * @param keyframesAsked how often the receiver asked for a key frame
 * @param freezes how often pictures stood still on their way out
 */
public record SlotReport(
        String mid,
        int encoding,
        int spatial,
        long bitsPerSecond,
        long packets,
        long lost,
        double fractionLost,
        double jitterMillis,
        long nacks,
        long resent,
        long keyframesAsked,
        int freezes) {}
