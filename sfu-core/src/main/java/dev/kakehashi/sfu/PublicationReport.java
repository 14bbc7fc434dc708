package dev.kakehashi.sfu;

import dev.kakehashi.sfu.rtp.Codec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is measured of one published track.
 *
 * @param encodings one each simulcast encoding, lowest first
 */
public record PublicationReport(Source source, List<EncodingReport> encodings) {
    public PublicationReport {
        encodings = List.copyOf(encodings);
    }

    /**
     * One encoding as it arrives here.
     *
     * @param codec of its last packet, null before the first
     * @param bitsPerSecond over the last second, RTP headers included
     * @param pixels width times height, 0 where it is not known
     * @param lost packets, cumulative, as RFC 3550 A.3 counts them: before repair
     * @param fractionLost 0 to 1, in the last report interval
     * @param jitterMillis interarrival jitter (RFC 3550 A.8)
     * @param nacks packets that were asked for again
     * @param recovered packets that came after they were asked for
     * @param keyframesRequested how often a key frame was asked for
     * @param freezes how often its pictures stood still
     */
    public record EncodingReport(
            @Nullable Codec codec,
            long bitsPerSecond,
            int pixels,
            long packets,
            long lost,
            double fractionLost,
            double jitterMillis,
            long nacks,
            long recovered,
            long keyframesRequested,
            int freezes) {}
}
