package dev.kakehashi.signaling.sdp;

import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.IncomingTrack;
import dev.kakehashi.sfu.LocalTransport;
import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.RemoteTransport;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import dev.kakehashi.signaling.sdp.UndeclaredOffer.Framing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Answers the offers of one participant's peer connection (RFC 9429 5.3 for an ICE-lite server with slots, see
 * docs/protocol.md). Never throws on what a client sends; an offer that is refused changes nothing. Not safe for use by
 * several threads at once.
 */
public final class Negotiator {
    /** A track has one SSRC and one for retransmissions; more are only seen with simulcast by SSRC, which is no more. */
    private static final int MAX_SSRCS_PER_TRACK = 16;

    private final RandomGenerator random;
    private final MediaPolicy policy;
    private final long sessionId;
    private long version;
    private LocalTransport local;
    private SlotTable slots;
    private Map<String, SectionRole> roles = Map.of();
    private @Nullable RemoteTransport remote;
    private @Nullable Agreement agreement;

    /**
     * @param local with the credentials of the first generation
     * @param codecs the video codecs to take
     * @param random for SSRCs, the session id and the credentials of later generations
     */
    public Negotiator(LocalTransport local, CodecPolicy codecs, RandomGenerator random) {
        this.local = local;
        this.policy = new MediaPolicy(codecs);
        this.random = random;
        // RFC 9429 5.2.1: 63 bits at most; browsers refuse a zero.
        this.sessionId = random.nextLong(1, Long.MAX_VALUE);
        this.slots = new SlotTable(random);
    }

    /**
     * Answers one offer.
     *
     * @param offer the SDP, up to 1 MiB of anything
     * @param tracks what the client says of the sections in which it sends
     * @param slots what the client says of the sections in which it receives
     */
    public Negotiation negotiate(String offer, List<TrackDeclaration> tracks, List<SlotDeclaration> slots) {
        Declarations declarations = Declarations.check(tracks, slots, roles);
        return switch (declarations) {
            case Declarations.Inconsistent(String text) -> new Negotiation.Refused(text);
            case Declarations.Consistent(Map<String, SectionRole> declared) ->
                switch (SdpParser.parse(offer)) {
                    case ParsedSdp.Malformed(String problem) -> malformed(problem);
                    case ParsedSdp.Valid(SessionDescription description) ->
                        new Round(description, declared, Framing.BUNDLED, null).run();
                };
        };
    }

    /**
     * Answers the only offer of a WHIP client (RFC 9725 4.2): one audio and one video track, microphone and camera of its
     * participant.
     *
     * @param preferred the video codec that it should send if it can, for it sends the answer's first one
     */
    public Negotiation negotiatePublisher(String offer, Codec preferred) {
        return negotiateUndeclared(offer, preferred, UndeclaredOffer::ofPublisher);
    }

    /** Answers the only offer of a WHEP player (draft-ietf-wish-whep): one audio and one video slot. */
    public Negotiation negotiateWatcher(String offer) {
        return negotiateUndeclared(offer, null, UndeclaredOffer::ofWatcher);
    }

    private Negotiation negotiateUndeclared(
            String offer, @Nullable Codec preferred, Function<SessionDescription, UndeclaredOffer> reading) {
        return switch (SdpParser.parse(offer)) {
            case ParsedSdp.Malformed(String problem) -> malformed(problem);
            case ParsedSdp.Valid(SessionDescription description) ->
                switch (reading.apply(description)) {
                    case UndeclaredOffer.Unusable(Negotiation.Refused refusal) -> refusal;
                    case UndeclaredOffer.Understood understood ->
                        new Round(understood.offer(), understood.roles(), understood.framing(), preferred).run();
                };
        };
    }

    private static Negotiation malformed(String problem) {
        return new Negotiation.Refused(
                Negotiation.Refused.Cause.MALFORMED, "The offer is no session description: " + problem + '.');
    }

    /**
     * An ICE restart without an offer (RFC 9725 4.3.3): all but the credentials stays as it was agreed.
     *
     * @param peer the client's new credentials
     * @return what is agreed now; its answer is an {@code application/trickle-ice-sdpfrag}
     * @throws IllegalStateException before the first offer was answered
     */
    public Negotiation.Agreed restartIce(IceCredentials peer) {
        Agreement before = agreement;
        if (before == null) {
            throw new IllegalStateException("there is nothing to restart");
        }
        Negotiation.Agreed last = before.agreed;
        RemoteTransport old = last.remote();
        RemoteTransport renewed = new RemoteTransport(
                peer,
                old.fingerprints(),
                old.peerIsDtlsServer(),
                old.payloadFormats(),
                old.headerExtensions(),
                old.extmapAllowMixed());
        local = withNewCredentials();
        remote = renewed;
        Negotiation.Agreed agreed = new Negotiation.Agreed(
                IceFragment.write(local, before.tagged), local, renewed, last.tracks(), last.slots());
        agreement = new Agreement(agreed, before.tagged);
        return agreed;
    }

    /** The peer's credentials of the present generation, or null before the first offer was answered. */
    public @Nullable IceCredentials peerCredentials() {
        return remote == null ? null : remote.credentials();
    }

    private LocalTransport withNewCredentials() {
        return new LocalTransport(IceCredentials.generate(random), local.candidates(), local.fingerprint());
    }

    private record Agreement(Negotiation.Agreed agreed, IceFragment.Tagged tagged) {}

    /** One offer on its way to an answer. The steps return a text when they refuse it, and null when they don't. */
    private final class Round {
        private final SessionDescription offer;
        private final Map<String, SectionRole> declared;
        private final Framing framing;
        private final @Nullable Codec preferred;
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
        private final SlotTable draft = slots.copy();

        Round(SessionDescription offer, Map<String, SectionRole> declared, Framing framing, @Nullable Codec preferred) {
            this.offer = offer;
            this.declared = declared;
            this.framing = framing;
            this.preferred = preferred;
            this.mixedHeaders = offer.attributes().has("extmap-allow-mixed")
                    || offer.sections().stream()
                            .allMatch(section -> section.attributes().has("extmap-allow-mixed"));
        }

        Negotiation run() {
            String refusal = acceptSections();
            if (refusal == null) {
                refusal = uniteFormats();
            }
            if (refusal == null) {
                refusal = collectSources();
            }
            if (refusal != null) {
                return new Negotiation.Refused(refusal);
            }
            // Where the peer's tagged section is one that we reject, its attributes still describe the transport.
            Attributes tagged = firstAccepted().offered().line().attributes();
            Attributes transportOf = tagged.has("ice-ufrag") ? tagged : offererTagged();
            return switch (PeerTransport.read(offer.attributes(), transportOf)) {
                case PeerTransport.Unusable(String text) -> new Negotiation.Refused(text);
                case PeerTransport.Usable usable -> agree(usable);
            };
        }

        private @Nullable String acceptSections() {
            if (remote != null) {
                extensions.putAll(remote.headerExtensions());
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
                AcceptedSection taken =
                        AcceptedSection.of(mid, role, section, mixedHeaders, policy, preferred, extensions);
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
            if (remote != null) {
                remote.payloadFormats().forEach(format -> formats.put(format.payloadType(), format));
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
                    return "The section with mid " + section.mid() + " names more than " + MAX_SSRCS_PER_TRACK
                            + " SSRCs.";
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

        private Negotiation agree(PeerTransport.Usable peer) {
            RemoteTransport before = remote;
            if (before != null && !sameCertificate(before.fingerprints(), peer.fingerprints())) {
                return new Negotiation.Refused("The a=fingerprint differs from that of the earlier offer;"
                        + " a new peer connection needs a new join.");
            }
            // RFC 8842 5.5: the roles of a DTLS association that exists stay, whatever a later offer would allow.
            boolean peerIsDtlsServer = before != null ? before.peerIsDtlsServer() : peer.mustBeDtlsServer();
            if (peer.mustBeDtlsServer() && !peerIsDtlsServer) {
                return new Negotiation.Refused("a=setup:passive would turn the DTLS roles round; offer actpass.");
            }
            boolean restart = before != null && !before.credentials().equals(peer.credentials());
            LocalTransport transport = restart ? withNewCredentials() : local;
            RemoteTransport agreed = new RemoteTransport(
                    peer.credentials(),
                    before != null ? before.fingerprints() : peer.fingerprints(),
                    peerIsDtlsServer,
                    List.copyOf(formats.values()),
                    extensions,
                    mixedHeaders);
            local = transport;
            remote = agreed;
            roles = declared;
            slots = draft;
            version++;
            String answer = new AnswerWriter(
                            offer, List.copyOf(accepted.values()), draft, transport, peerIsDtlsServer, framing)
                    .write(sessionId, version);
            Negotiation.Agreed result = new Negotiation.Agreed(answer, transport, agreed, tracks, outgoingSlots());
            agreement = new Agreement(result, tagged());
            return result;
        }

        private IceFragment.Tagged tagged() {
            AcceptedSection first = firstAccepted();
            MediaSection line = first.offered().line();
            return new IceFragment.Tagged(
                    "m=" + line.media() + " 9 " + line.protocol() + ' ' + String.join(" ", line.formats()),
                    first.mid().equals(framing.inventedMid()) ? null : first.mid(),
                    String.join(" ", accepted.keySet()));
        }

        private static boolean sameCertificate(Collection<Fingerprint> before, Collection<Fingerprint> now) {
            return new HashSet<>(before).containsAll(now);
        }

        private List<OutgoingSlot> outgoingSlots() {
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
}
