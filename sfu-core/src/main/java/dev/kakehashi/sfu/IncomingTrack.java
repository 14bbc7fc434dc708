package dev.kakehashi.sfu;

import java.util.List;

/**
 * A section in which the participant sends.
 *
 * @param mid the section's {@code a=mid}
 * @param source what it carries
 * @param ssrcs the primary SSRCs that the offer names (unsigned 32 bit), empty when it names none
 * @param rtxSsrcs the retransmission SSRC of each of {@code ssrcs}, in the same order; shorter when unknown
 * @param rids the simulcast encodings that the offer names, lowest first (RFC 8853); empty without simulcast
 */
public record IncomingTrack(String mid, Source source, List<Long> ssrcs, List<Long> rtxSsrcs, List<String> rids) {
    public IncomingTrack {
        ssrcs = List.copyOf(ssrcs);
        rtxSsrcs = List.copyOf(rtxSsrcs);
        rids = List.copyOf(rids);
    }
}
