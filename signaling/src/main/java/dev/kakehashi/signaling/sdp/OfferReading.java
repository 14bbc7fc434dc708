package dev.kakehashi.signaling.sdp;

import dev.kakehashi.sfu.BandwidthFeedback;
import dev.kakehashi.sfu.IncomingTrack;
import dev.kakehashi.sfu.LocalTransport;
import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.RemoteTransport;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import dev.kakehashi.signaling.sdp.UndeclaredOffer.Framing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One offer on its way to an answer: what of it is taken, without touching what was agreed before. The steps return a text
 * when they refuse it, and null when they don't.
 */
final class OfferReading {
    /** A track has one SSRC and one for retransmissions; more are only seen with simulcast by SSRC, which is no more. */
    private static final int MAX_SSRCS_PER_TRACK = 16;

    private final SessionDescription offer;
    private final Map<String, SectionRole> declared;
    private final Framing framing;
    private final @Nullable Codec preferred;
    private final MediaPolicy policy;
    private final @Nullable RemoteTransport before;
    private final boolean mixedHeaders;

    /** By mid, in the order of the BUNDLE group. */
    private final Map<String, AcceptedSection> accepted = new LinkedHashMap<>();

    private final Map<Integer, PayloadFormat> formats = new TreeMap<>();

    /**
     * Within a bundle, and for its whole life, an extension id has one meaning (RFC 9143 9.3, RFC 8285 6). aiortc does not
     * hold to it: where an id means something else in a later section, that extension is not taken there.
     */
    private final Map<Integer, HeaderExtensionKind> extensions = new TreeMap<>();

    private final List<IncomingTrack> tracks = new ArrayList<>();
    private final SlotTable draft;

    /**
     * @param preferred the codec that comes first in the answer, null for the peer's own order
     * @param before what was agreed of the peer's transport before, null at first
     * @param slots those that there are; changed by {@link #accept()}
     */
    OfferReading(
            SessionDescription offer,
            Map<String, SectionRole> declared,
            Framing framing,
            @Nullable Codec preferred,
            MediaPolicy policy,
            @Nullable RemoteTransport before,
            SlotTable slots) {
        this.offer = offer;
        this.declared = declared;
        this.framing = framing;
        this.preferred = preferred;
        this.policy = policy;
        this.before = before;
        this.draft = slots;
        this.mixedHeaders = offer.attributes().has("extmap-allow-mixed")
                || offer.sections().stream()
                        .allMatch(section -> section.attributes().has("extmap-allow-mixed"));
    }

    /** Takes what can be taken; returns why nothing is, or null. */
    @Nullable
    String accept() {
        String refusal = acceptSections();
        if (refusal == null) {
            refusal = uniteFormats();
        }
        return refusal == null ? collectSources() : refusal;
    }

    /** The peer's side of the transport. */
    PeerTransport transport() {
        // Where the peer's tagged section is one that we reject, its attributes still describe the transport.
        Attributes tagged = firstAccepted().offered().line().attributes();
        return PeerTransport.read(offer.attributes(), tagged.has("ice-ufrag") ? tagged : offererTagged());
    }

    Map<String, SectionRole> declared() {
        return declared;
    }

    List<IncomingTrack> tracks() {
        return tracks;
    }

    SlotTable slots() {
        return draft;
    }

    List<PayloadFormat> formats() {
        return List.copyOf(formats.values());
    }

    /** Transport-wide sequence numbers only for who needs them. */
    Map<Integer, HeaderExtensionKind> extensions() {
        Map<Integer, HeaderExtensionKind> agreed = new HashMap<>(extensions);
        agreed.values().removeIf(kind -> !MediaPolicy.needs(bandwidthFeedback(), kind));
        return agreed;
    }

    boolean mixedHeaders() {
        return mixedHeaders;
    }

    /**
     * The best that any section offers, now or before: the sections share one transport. RFC 8888 is taken where all offer it
     * and nothing else tells of single packets already: the two exclude each other (RFC 8888 6).
     */
    BandwidthFeedback bandwidthFeedback() {
        BandwidthFeedback best = before == null ? BandwidthFeedback.NONE : before.bandwidthFeedback();
        boolean everywhere = accepted.values().stream().allMatch(AcceptedSection::offersCongestionFeedback);
        if (best == BandwidthFeedback.CONGESTION_CONTROL
                || everywhere && best.compareTo(BandwidthFeedback.TRANSPORT_WIDE) < 0) {
            return BandwidthFeedback.CONGESTION_CONTROL;
        }
        for (AcceptedSection section : accepted.values()) {
            BandwidthFeedback offered = section.bandwidthFeedback();
            best = offered.compareTo(best) > 0 ? offered : best;
        }
        return best;
    }

    AnswerWriter writer(LocalTransport local, boolean weAreDtlsClient) {
        return new AnswerWriter(
                offer, List.copyOf(accepted.values()), draft, local, weAreDtlsClient, framing, bandwidthFeedback());
    }

    private @Nullable String acceptSections() {
        if (before != null) {
            extensions.putAll(before.headerExtensions());
        }
        Map<String, OfferedSection> byMid = new HashMap<>();
        List<OfferedExtension> sessionExtensions = OfferedExtension.in(offer.attributes());
        for (MediaSection line : offer.sections()) {
            OfferedSection section = OfferedSection.read(offer.attributes(), sessionExtensions, line);
            String mid = section.mid();
            if (mid != null && byMid.put(mid, section) != null) {
                return "The offer has two sections with mid " + mid + '.';
            }
        }
        for (String mid : declared.keySet()) {
            if (!byMid.containsKey(mid)) {
                return "The offer has no section with mid " + mid + ", which tracks or slots names.";
            }
        }
        for (String mid : bundledMids()) {
            SectionRole role = declared.get(mid);
            OfferedSection section = byMid.get(mid);
            if (role == null || section == null || accepted.containsKey(mid)) {
                continue;
            }
            AcceptedSection taken = AcceptedSection.of(mid, role, section, mixedHeaders, policy, preferred, extensions);
            String refusal = check(taken);
            if (refusal != null) {
                return "The section with mid " + mid + ' ' + refusal;
            }
            accepted.put(mid, taken);
        }
        for (String mid : declared.keySet()) {
            if (!accepted.containsKey(mid)) {
                return "The section with mid " + mid
                        + " is not in the offer's a=group:BUNDLE; set bundlePolicy to max-bundle.";
            }
        }
        if (!firstAccepted().offered().line().attributes().has("rtcp-mux")) {
            return "The offer has no a=rtcp-mux in its first bundled section; RTP and RTCP share one port here.";
        }
        return null;
    }

    private @Nullable String check(AcceptedSection section) {
        OfferedSection offered = section.offered();
        boolean track = section.role() instanceof SectionRole.Track;
        if (offered.kind() != section.role().kind()) {
            return "is of another media type than it is declared to be.";
        }
        if (offered.rejected()) {
            return "has port 0; a declared section must be in use.";
        }
        if (!offered.line().protocol().endsWith("RTP/SAVPF")) {
            return "must use UDP/TLS/RTP/SAVPF.";
        }
        if (track && !offered.direction().sends()) {
            return "is declared as a track, so it must be sendonly or sendrecv.";
        }
        if (!track && !offered.direction().receives()) {
            return "is declared as a slot, so it must be recvonly or sendrecv.";
        }
        if (section.formats().isEmpty()) {
            return policy.lacking(section.role().kind());
        }
        return null;
    }

    /** Within a bundle, and for its whole life, a payload type has one meaning (RFC 9143 9.1, RFC 3264 8.3.2). */
    private @Nullable String uniteFormats() {
        if (before != null) {
            before.payloadFormats().forEach(format -> formats.put(format.payloadType(), format));
        }
        for (AcceptedSection section : accepted.values()) {
            for (PayloadFormat format : section.formats()) {
                PayloadFormat other = formats.putIfAbsent(format.payloadType(), format);
                if (other != null
                        && (other.codec() != format.codec()
                                || other.associatedPayloadType() != format.associatedPayloadType())) {
                    return "Payload type " + format.payloadType()
                            + " means two different formats; within a bundle it may only mean one.";
                }
            }
        }
        return null;
    }

    /** Takes the tracks' SSRCs, and gives new slots theirs. */
    private @Nullable String collectSources() {
        Set<Long> taken = draft.ssrcs();
        for (AcceptedSection section : inOrderOfOffer()) {
            if (!(section.role() instanceof SectionRole.Track track)) {
                continue;
            }
            OfferedSsrcs ssrcs = section.offered().ssrcs();
            if (ssrcs.all().size() > MAX_SSRCS_PER_TRACK) {
                return "The section with mid " + section.mid() + " names more than " + MAX_SSRCS_PER_TRACK + " SSRCs.";
            }
            for (long ssrc : ssrcs.all()) {
                if (!taken.add(ssrc)) {
                    return "SSRC " + ssrc + " is in use in another section; offer again with another one.";
                }
            }
            List<Long> rtx = section.hasRtx() ? ssrcs.rtxOfPrimaries() : List.of();
            tracks.add(new IncomingTrack(section.mid(), track.source(), ssrcs.primaries(), rtx, section.rids()));
        }
        for (Map.Entry<String, SectionRole> entry : declared.entrySet()) {
            AcceptedSection section = accepted.get(entry.getKey());
            if (section == null || !(entry.getValue() instanceof SectionRole.Slot slot)) {
                continue;
            }
            OutgoingSlot existing = draft.get(section.mid());
            if (existing == null) {
                draft.add(section.mid(), slot.use(), section.hasRtx(), taken);
            } else if (existing.rtxSsrc() >= 0 && !section.hasRtx()) {
                return "The section with mid " + section.mid()
                        + " offered rtx before; repeat the formats of the earlier offer.";
            }
        }
        return null;
    }

    /** The bundle's tagged section, as it stands for the bundle in a fragment. */
    IceFragment.Tagged tagged() {
        AcceptedSection first = firstAccepted();
        MediaSection line = first.offered().line();
        return new IceFragment.Tagged(
                "m=" + line.media() + " 9 " + line.protocol() + ' ' + String.join(" ", line.formats()),
                first.mid().equals(framing.inventedMid()) ? null : first.mid(),
                String.join(" ", accepted.keySet()));
    }

    /** Those of the slots that are in the offer, in its order. */
    List<OutgoingSlot> outgoingSlots() {
        List<OutgoingSlot> outgoing = new ArrayList<>();
        for (AcceptedSection section : inOrderOfOffer()) {
            OutgoingSlot slot = draft.get(section.mid());
            if (slot != null) {
                outgoing.add(slot);
            }
        }
        return outgoing;
    }

    private AcceptedSection firstAccepted() {
        return accepted.values().iterator().next();
    }

    private List<AcceptedSection> inOrderOfOffer() {
        List<AcceptedSection> sections = new ArrayList<>();
        for (MediaSection line : offer.sections()) {
            String mid = line.attributes().first("mid");
            AcceptedSection section = mid == null ? null : accepted.get(mid);
            if (section != null) {
                sections.add(section);
            }
        }
        return sections;
    }

    private Attributes offererTagged() {
        List<String> bundled = bundledMids();
        for (MediaSection line : offer.sections()) {
            String mid = line.attributes().first("mid");
            if (mid != null && !bundled.isEmpty() && mid.equals(bundled.get(0))) {
                return line.attributes();
            }
        }
        return offer.attributes();
    }

    private List<String> bundledMids() {
        for (String group : offer.attributes().all("group")) {
            List<String> fields = Tokens.split(group, ' ');
            if (!fields.isEmpty() && fields.get(0).equals("BUNDLE")) {
                return fields.subList(1, fields.size());
            }
        }
        return List.of();
    }
}
