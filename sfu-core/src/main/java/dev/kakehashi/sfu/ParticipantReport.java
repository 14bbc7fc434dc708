package dev.kakehashi.sfu;

import java.util.List;

/**
 * What is measured of one participant's connection, about every two seconds.
 *
 * @param roundTripMillis smoothed
 * @param availableBitsPerSecond what the path to the participant is thought to carry; 0 where nothing tells
 * @param score how good the connection is, 1 (bad) to 5 (perfect): {@link #scoreOf}
 * @param publications what the participant sends
 * @param slots what the participant receives; slots without a source are left out
 */
public record ParticipantReport(
        double roundTripMillis,
        double score,
        long availableBitsPerSecond,
        List<PublicationReport> publications,
        List<SlotReport> slots) {
    /** RFC 3550 jitter is a mean; buffers are about twice that. */
    private static final double JITTER_WEIGHT = 2;

    private static final double BUFFER_MILLIS = 10;
    private static final double PERFECT = 93.2;
    private static final double NOTICED_MILLIS = 160;
    private static final double LOSS_WEIGHT = 2.5;

    public ParticipantReport {
        publications = List.copyOf(publications);
        slots = List.copyOf(slots);
    }

    /**
     * The mean opinion score that the E-model (ITU-T G.107, in its common short form for packet networks) gives to a path.
     *
     * @param fractionLost 0 to 1, before repair
     */
    public static double scoreOf(double roundTripMillis, double jitterMillis, double fractionLost) {
        double latency = roundTripMillis / 2 + jitterMillis * JITTER_WEIGHT + BUFFER_MILLIS;
        double rating = latency < NOTICED_MILLIS ? PERFECT - latency / 40 : PERFECT - (latency - 120) / 10;
        rating = Math.clamp(rating - fractionLost * 100 * LOSS_WEIGHT, 0, 100);
        double score = 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6;
        return Math.clamp(score, 1, 5);
    }
}
