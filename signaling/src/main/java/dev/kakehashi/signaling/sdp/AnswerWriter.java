package dev.kakehashi.signaling.sdp;

import dev.kakehashi.ice.Candidate;
import dev.kakehashi.sfu.BandwidthFeedback;
import dev.kakehashi.sfu.LocalTransport;
import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import dev.kakehashi.signaling.sdp.UndeclaredOffer.Framing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the answer of an ICE-lite server (RFC 9429 5.3).
 *
 * <p>The tagged section's ICE and DTLS attributes would be enough (RFC 9143 7.3.1), but Firefox ESR 153 loses its content
 * process over a bundled section without fingerprint and setup, and refuses an ICE restart that is not in all sections.
 * So every section repeats them. Candidates, which are longer and more, stand in the tagged section only.
 */
final class AnswerWriter {
    private final SessionDescription offer;
    private final LocalTransport local;
    private final boolean weAreDtlsClient;
    private final Framing framing;
    private final SlotTable slots;
    private final BandwidthFeedback bandwidth;
    private final Map<String, AcceptedSection> accepted = new HashMap<>();
    private final List<String> bundle;

    /**
     * @param accepted in the order of the offer's BUNDLE group; the first one is the tagged one
     * @param slots holds every accepted section whose role is a slot
     * @param bandwidth what is given on the transport, in whichever section that is offered
     */
    AnswerWriter(
            SessionDescription offer,
            List<AcceptedSection> accepted,
            SlotTable slots,
            LocalTransport local,
            boolean weAreDtlsClient,
            Framing framing,
            BandwidthFeedback bandwidth) {
        this.offer = offer;
        this.local = local;
        this.weAreDtlsClient = weAreDtlsClient;
        this.framing = framing;
        this.slots = slots;
        this.bandwidth = bandwidth;
        this.bundle = accepted.stream().map(AcceptedSection::mid).toList();
        accepted.forEach(section -> this.accepted.put(section.mid(), section));
    }

    /**
     * @param sessionId constant for the participant's peer connection
     * @param version one higher with every answer
     */
    String write(long sessionId, long version) {
        List<Attribute> session = new ArrayList<>();
        if (framing.bundled()) {
            session.add(new Attribute("group", "BUNDLE " + String.join(" ", bundle)));
        }
        session.add(Attribute.property("ice-lite"));
        if (offer.attributes().has("extmap-allow-mixed")) {
            session.add(Attribute.property("extmap-allow-mixed"));
        }
        List<MediaSection> sections = new ArrayList<>();
        for (MediaSection section : offer.sections()) {
            String mid = section.attributes().first("mid");
            AcceptedSection taken = mid == null ? null : accepted.get(mid);
            sections.add(taken == null ? rejection(section, mid) : answer(taken));
        }
        // RFC 9429 5.3.1: the address in o= says nothing, and is this one.
        String origin = "- " + sessionId + ' ' + version + " IN IP4 0.0.0.0";
        return new SessionDescription(origin, new Attributes(session), sections).toText();
    }

    private static MediaSection rejection(MediaSection offered, @Nullable String mid) {
        List<Attribute> lines = new ArrayList<>();
        if (mid != null && OfferedSection.isMid(mid)) {
            lines.add(new Attribute("mid", mid));
        }
        lines.add(Attribute.property(Direction.INACTIVE.attributeName()));
        return new MediaSection(
                offered.media(), 0, offered.protocol(), offered.formats().subList(0, 1), new Attributes(lines));
    }

    private MediaSection answer(AcceptedSection section) {
        OfferedSection offered = section.offered();
        Attributes offeredAttributes = offered.line().attributes();
        List<Attribute> lines = new ArrayList<>();
        if (!section.mid().equals(framing.inventedMid())) {
            lines.add(new Attribute("mid", section.mid()));
        }
        addTransport(lines);
        if (section.mid().equals(bundle.get(0))) {
            addCandidates(lines);
        }
        lines.add(Attribute.property("rtcp-mux"));
        if (offeredAttributes.has("rtcp-rsize")) {
            lines.add(Attribute.property("rtcp-rsize"));
        }
        if (offeredAttributes.has("extmap-allow-mixed")) {
            lines.add(Attribute.property("extmap-allow-mixed"));
        }
        section.extensions().stream()
                .filter(extension -> MediaPolicy.needs(bandwidth, extension.kind()))
                .forEach(extension -> lines.add(extmap(extension)));
        OutgoingSlot slot = slots.get(section.mid());
        lines.add(Attribute.property((slot == null ? Direction.RECVONLY : Direction.SENDONLY).attributeName()));
        boolean resends = slot == null || section.hasRtx();
        section.formats().forEach(format -> addFormat(lines, format, section.offeredFormat(format), resends));
        if (bandwidth == BandwidthFeedback.CONGESTION_CONTROL && section.offersCongestionFeedback()) {
            lines.add(new Attribute("rtcp-fb", "* " + MediaPolicy.CONGESTION_FEEDBACK));
        }
        if (!section.rids().isEmpty()) {
            section.rids().forEach(rid -> lines.add(new Attribute("rid", rid + " recv")));
            lines.add(new Attribute("simulcast", OfferedSimulcast.answer(offeredAttributes, section.rids())));
        }
        if (slot != null) {
            addSource(lines, slot);
        }
        List<String> payloadTypes = section.formats().stream()
                .map(format -> Integer.toString(format.payloadType()))
                .toList();
        return new MediaSection(
                offered.line().media(), 9, offered.line().protocol(), payloadTypes, new Attributes(lines));
    }

    private void addTransport(List<Attribute> lines) {
        lines.add(new Attribute("ice-ufrag", local.credentials().ufrag()));
        lines.add(new Attribute("ice-pwd", local.credentials().password()));
        lines.add(new Attribute(
                "fingerprint",
                local.fingerprint().hash().sdpName() + ' ' + local.fingerprint().value()));
        lines.add(new Attribute("setup", weAreDtlsClient ? "active" : "passive"));
    }

    private void addCandidates(List<Attribute> lines) {
        for (Candidate candidate : local.candidates()) {
            lines.add(CandidateAttribute.write(candidate));
        }
        lines.add(Attribute.property("end-of-candidates"));
    }

    private static Attribute extmap(AcceptedSection.Extension extension) {
        OfferedExtension offered = extension.offered();
        Direction direction = offered.direction();
        String suffix = direction == null ? "" : '/' + direction.reversed().attributeName();
        return new Attribute(
                "extmap", offered.id() + suffix + ' ' + extension.kind().uri());
    }

    /**
     * @param resends false where the peer receives without a retransmission stream: its generic NACKs could not be met,
     *     and a key frame repairs sooner when it does not wait for them
     */
    private void addFormat(List<Attribute> lines, PayloadFormat format, OfferedFormat offered, boolean resends) {
        String number = Integer.toString(format.payloadType());
        int channels = MediaPolicy.channelsOf(format.codec());
        lines.add(new Attribute(
                "rtpmap",
                number
                        + ' '
                        + format.codec().encodingName()
                        + '/'
                        + format.codec().clockRate()
                        + (channels == 1 ? "" : "/" + channels)));
        for (String feedback : MediaPolicy.feedbackFor(format.codec(), bandwidth)) {
            if (offered.feedback().contains(feedback) && (resends || !feedback.equals("nack"))) {
                lines.add(new Attribute("rtcp-fb", number + ' ' + feedback));
            }
        }
        String parameters = MediaPolicy.answerParameters(format, offered);
        if (!parameters.isEmpty()) {
            lines.add(new Attribute("fmtp", number + ' ' + parameters));
        }
    }

    /** The stream ids and SSRCs of docs/protocol.md; one CNAME for each stream, which browsers play in sync. */
    private static void addSource(List<Attribute> lines, OutgoingSlot slot) {
        String stream = switch (slot.use()) {
            case AUDIO, VIDEO -> "s" + slot.index();
            case SCREEN, SCREEN_AUDIO -> "d" + slot.index();
        };
        String track = switch (slot.use().kind()) {
            case AUDIO -> stream + "-audio";
            case VIDEO -> stream + "-video";
        };
        lines.add(new Attribute("msid", stream + ' ' + track));
        if (slot.rtxSsrc() >= 0) {
            lines.add(new Attribute("ssrc-group", "FID " + slot.ssrc() + ' ' + slot.rtxSsrc()));
        }
        lines.add(new Attribute("ssrc", slot.ssrc() + " cname:" + stream));
        if (slot.rtxSsrc() >= 0) {
            lines.add(new Attribute("ssrc", slot.rtxSsrc() + " cname:" + stream));
        }
    }
}
