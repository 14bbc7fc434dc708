package dev.kakehashi.signaling.sdp;

import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.LocalTransport;
import dev.kakehashi.sfu.RemoteTransport;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.signaling.sdp.UndeclaredOffer.Framing;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Answers the offers of one participant's peer connection (RFC 9429 5.3 for an ICE-lite server with slots, see
 * docs/protocol.md). Never throws on what a client sends; an offer that is refused changes nothing. Not safe for use by
 * several threads at once.
 */
public final class Negotiator {
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
                        answer(description, declared, Framing.BUNDLED, null);
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
                        answer(understood.offer(), understood.roles(), understood.framing(), preferred);
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
                old.extmapAllowMixed(),
                old.bandwidthFeedback());
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

    private Negotiation answer(
            SessionDescription offer, Map<String, SectionRole> declared, Framing framing, @Nullable Codec preferred) {
        OfferReading reading = new OfferReading(offer, declared, framing, preferred, policy, remote, slots.copy());
        String refusal = reading.accept();
        if (refusal != null) {
            return new Negotiation.Refused(refusal);
        }
        return switch (reading.transport()) {
            case PeerTransport.Unusable(String text) -> new Negotiation.Refused(text);
            case PeerTransport.Usable usable -> agree(reading, usable);
        };
    }

    private Negotiation agree(OfferReading reading, PeerTransport.Usable peer) {
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
                reading.formats(),
                reading.extensions(),
                reading.mixedHeaders(),
                reading.bandwidthFeedback());
        local = transport;
        remote = agreed;
        roles = reading.declared();
        slots = reading.slots();
        version++;
        String answer = reading.writer(transport, peerIsDtlsServer).write(sessionId, version);
        Negotiation.Agreed result =
                new Negotiation.Agreed(answer, transport, agreed, reading.tracks(), reading.outgoingSlots());
        agreement = new Agreement(result, reading.tagged());
        return result;
    }

    private static boolean sameCertificate(Collection<Fingerprint> before, Collection<Fingerprint> now) {
        return new HashSet<>(before).containsAll(now);
    }
}
