package dev.kakehashi.signaling.sdp;

import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.rtp.MediaKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An offer of a client that knows nothing of this server's tracks and slots (WHIP, WHEP): what its sections are follows
 * from their media and direction. Sections that are of no use here, inactive ones among them, are left to be rejected.
 */
sealed interface UndeclaredOffer {
    /**
     * It can be answered.
     *
     * @param offer with the mid and the group that a single section may lack
     * @param roles by mid, in the order of the sections
     */
    record Understood(SessionDescription offer, Map<String, SectionRole> roles, Framing framing)
            implements UndeclaredOffer {}

    /** It can't. */
    record Unusable(Negotiation.Refused refusal) implements UndeclaredOffer {}

    /**
     * How the answer names the sections.
     *
     * @param bundled whether it has a group
     * @param inventedMid a mid that was not in the offer, so that it may not be in the answer
     */
    record Framing(boolean bundled, @Nullable String inventedMid) {
        static final Framing BUNDLED = new Framing(true, null);
    }

    String LONE_MID = "lone";

    /** RFC 9725 4.2: what a WHIP client sends. */
    static UndeclaredOffer ofPublisher(SessionDescription offer) {
        return of(offer, true);
    }

    /** draft-ietf-wish-whep: what a WHEP player wants to receive. */
    static UndeclaredOffer ofWatcher(SessionDescription offer) {
        return of(offer, false);
    }

    private static UndeclaredOffer of(SessionDescription offer, boolean publishes) {
        Map<MediaKind, MediaSection> used = new LinkedHashMap<>();
        for (MediaSection section : offer.sections()) {
            MediaKind kind = kindOf(offer, section, publishes);
            if (kind != null && used.put(kind, section) != null) {
                return tooMany(kind, publishes);
            }
        }
        if (used.isEmpty()) {
            return unusable(
                    publishes
                            ? "The offer sends nothing: it needs an audio or video section that is sendonly or sendrecv."
                            : "The offer receives nothing: it needs an audio or video section that is recvonly or sendrecv.");
        }
        if (isBundled(offer)) {
            return bundled(offer, used, publishes);
        }
        if (used.size() > 1) {
            return unusable("The offer has no a=group:BUNDLE; audio and video share one transport here:"
                    + " set the bundle policy to max-bundle.");
        }
        return lone(offer, used, publishes);
    }

    private static UndeclaredOffer bundled(
            SessionDescription offer, Map<MediaKind, MediaSection> used, boolean publishes) {
        Map<String, SectionRole> roles = new LinkedHashMap<>();
        for (Map.Entry<MediaKind, MediaSection> each : used.entrySet()) {
            String mid = each.getValue().attributes().first("mid");
            if (mid == null || !OfferedSection.isMid(mid)) {
                return unusable("A section has no a=mid that a bundle could name (1 to " + OfferedSection.MAX_MID_CHARS
                        + " token characters).");
            }
            roles.put(mid, role(each.getKey(), publishes));
        }
        return new Understood(offer, roles, Framing.BUNDLED);
    }

    /** One section needs neither a group nor a mid (RFC 9143 7.1.1, RFC 9429 5.2.1: mids are for several). */
    private static UndeclaredOffer lone(
            SessionDescription offer, Map<MediaKind, MediaSection> used, boolean publishes) {
        Map.Entry<MediaKind, MediaSection> only = used.entrySet().iterator().next();
        MediaSection section = only.getValue();
        String own = section.attributes().first("mid");
        String mid = own != null && OfferedSection.isMid(own) ? own : LONE_MID;
        boolean named = mid.equals(own);
        List<MediaSection> sections = new ArrayList<>();
        for (MediaSection each : offer.sections()) {
            sections.add(each.equals(section) && !named ? withMid(each, mid) : each);
        }
        List<Attribute> session = new ArrayList<>(offer.attributes().lines());
        session.add(new Attribute("group", "BUNDLE " + mid));
        return new Understood(
                new SessionDescription(offer.origin(), new Attributes(session), sections),
                Map.of(mid, role(only.getKey(), publishes)),
                new Framing(false, named ? null : mid));
    }

    private static MediaSection withMid(MediaSection section, String mid) {
        List<Attribute> attributes = new ArrayList<>(section.attributes().lines());
        attributes.removeIf(line -> line.name().equals("mid"));
        attributes.add(new Attribute("mid", mid));
        return new MediaSection(
                section.media(), section.port(), section.protocol(), section.formats(), new Attributes(attributes));
    }

    private static @Nullable MediaKind kindOf(SessionDescription offer, MediaSection section, boolean publishes) {
        OfferedSection read = OfferedSection.read(offer.attributes(), List.of(), section);
        boolean flows = publishes ? read.direction().sends() : read.direction().receives();
        return read.rejected() || !flows ? null : read.kind();
    }

    private static SectionRole role(MediaKind kind, boolean publishes) {
        return switch (kind) {
            case AUDIO -> publishes ? new SectionRole.Track(Source.MICROPHONE) : new SectionRole.Slot(SlotUse.AUDIO);
            case VIDEO -> publishes ? new SectionRole.Track(Source.CAMERA) : new SectionRole.Slot(SlotUse.VIDEO);
        };
    }

    private static boolean isBundled(SessionDescription offer) {
        return offer.attributes().all("group").stream().anyMatch(group -> group.startsWith("BUNDLE "));
    }

    private static UndeclaredOffer tooMany(MediaKind kind, boolean publishes) {
        String name = kind == MediaKind.AUDIO ? "audio" : "video";
        return new Unusable(new Negotiation.Refused(
                Negotiation.Refused.Cause.TOO_MANY_TRACKS,
                "The offer has more than one " + name + " section; "
                        + (publishes
                                ? "a publisher has one audio and one video track (RFC 9725 4.4.2)."
                                : "a player receives one audio and one video track (draft-ietf-wish-whep).")));
    }

    private static UndeclaredOffer unusable(String text) {
        return new Unusable(new Negotiation.Refused(text));
    }
}
