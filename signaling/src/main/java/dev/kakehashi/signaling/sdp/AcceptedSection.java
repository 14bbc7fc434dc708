package dev.kakehashi.signaling.sdp;

import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * A section that we take, with what we take of it.
 *
 * @param mid the section's, checked
 * @param formats never empty
 */
record AcceptedSection(
        String mid, SectionRole role, OfferedSection offered, List<PayloadFormat> formats, List<Extension> extensions) {

    /**
     * One header extension that we answer.
     *
     * @param offered its line
     */
    record Extension(HeaderExtensionKind kind, OfferedExtension offered) {}

    /** RFC 8285 4.2: a one-byte header has the ids 1 to 14; 15 is reserved. */
    private static final int MAX_ONE_BYTE_ID = 14;

    static AcceptedSection of(String mid, SectionRole role, OfferedSection offered, boolean mixedHeaders) {
        List<Extension> extensions = new ArrayList<>();
        for (HeaderExtensionKind kind : MediaPolicy.extensionsFor(role.kind())) {
            for (OfferedExtension extension : offered.extensions()) {
                boolean fits = extension.id() <= MAX_ONE_BYTE_ID || (mixedHeaders && extension.id() > 15);
                if (fits && extension.uri().equals(kind.uri()) && extension.covers(role instanceof SectionRole.Track)) {
                    extensions.add(new Extension(kind, extension));
                    break;
                }
            }
        }
        return new AcceptedSection(mid, role, offered, MediaPolicy.accept(role.kind(), offered.formats()), extensions);
    }

    boolean hasRtx() {
        return formats.size() > 1;
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
