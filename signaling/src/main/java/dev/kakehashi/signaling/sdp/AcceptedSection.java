package dev.kakehashi.signaling.sdp;

import dev.kakehashi.sfu.BandwidthFeedback;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.MediaKind;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A section that we take, with what we take of it.
 *
 * @param mid the section's, checked
 * @param formats never empty
 * @param rids the simulcast encodings that we take (RFC 8853), in the peer's order; empty without simulcast
 */
record AcceptedSection(
        String mid,
        SectionRole role,
        OfferedSection offered,
        List<PayloadFormat> formats,
        List<Extension> extensions,
        List<String> rids) {

    /**
     * One header extension that we answer.
     *
     * @param offered its line
     */
    record Extension(HeaderExtensionKind kind, OfferedExtension offered) {}

    /** RFC 8285 4.2: a one-byte header has the ids 1 to 14; 15 is reserved. */
    private static final int MAX_ONE_BYTE_ID = 14;

    static AcceptedSection of(
            String mid,
            SectionRole role,
            OfferedSection offered,
            boolean mixedHeaders,
            MediaPolicy policy,
            @Nullable Codec preferred,
            Map<Integer, HeaderExtensionKind> taken) {
        List<Extension> extensions = new ArrayList<>();
        for (HeaderExtensionKind kind : MediaPolicy.extensionsFor(role)) {
            for (OfferedExtension extension : offered.extensions()) {
                boolean fits = extension.id() <= MAX_ONE_BYTE_ID || (mixedHeaders && extension.id() > 15);
                boolean free = taken.getOrDefault(extension.id(), kind) == kind;
                if (fits
                        && free
                        && extension.uri().equals(kind.uri())
                        && extension.covers(role instanceof SectionRole.Track)) {
                    taken.put(extension.id(), kind);
                    extensions.add(new Extension(kind, extension));
                    break;
                }
            }
        }
        boolean named = extensions.stream().anyMatch(each -> each.kind() == HeaderExtensionKind.RTP_STREAM_ID);
        boolean track = role instanceof SectionRole.Track && role.kind() == MediaKind.VIDEO;
        return new AcceptedSection(
                mid,
                role,
                offered,
                policy.accept(role.kind(), offered.formats(), preferred),
                extensions,
                track && named ? OfferedSimulcast.rids(offered.line().attributes()) : List.of());
    }

    /** What this section alone would let both sides give each other to judge the network by, but for RFC 8888. */
    BandwidthFeedback bandwidthFeedback() {
        boolean numbered = extensions.stream().anyMatch(each -> each.kind() == HeaderExtensionKind.TRANSPORT_WIDE_CC);
        if (numbered && offers(MediaPolicy.TRANSPORT_WIDE_FEEDBACK)) {
            return BandwidthFeedback.TRANSPORT_WIDE;
        }
        boolean pictures = role.kind() == MediaKind.VIDEO;
        return pictures && offers(MediaPolicy.RECEIVER_ESTIMATE)
                ? BandwidthFeedback.RECEIVER_ESTIMATE
                : BandwidthFeedback.NONE;
    }

    /** RFC 8888 6 wants it for all payload types at once; libwebrtc writes it for each (Chromium 156). */
    boolean offersCongestionFeedback() {
        return offers(MediaPolicy.CONGESTION_FEEDBACK);
    }

    private boolean offers(String feedback) {
        return formats.stream()
                .anyMatch(format -> offeredFormat(format).feedback().contains(feedback));
    }

    boolean hasRtx() {
        return formats.stream().anyMatch(format -> format.codec() == Codec.RTX);
    }

    OfferedFormat offeredFormat(PayloadFormat format) {
        for (OfferedFormat candidate : offered.formats()) {
            if (candidate.payloadType() == format.payloadType()) {
                return candidate;
            }
        }
        throw new IllegalStateException("payload type " + format.payloadType() + " was taken but not offered");
    }
}
