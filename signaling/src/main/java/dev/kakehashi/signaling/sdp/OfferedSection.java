package dev.kakehashi.signaling.sdp;

import dev.kakehashi.sfu.rtp.MediaKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an offer says about one section; attributes that may stand at session level are looked up there too.
 *
 * @param mid null where it is missing or unusable
 * @param kind null for what we do not relay
 * @param rejected by the peer itself: port 0 without {@code a=bundle-only} (RFC 9143 6)
 */
record OfferedSection(
        MediaSection line,
        @Nullable String mid,
        @Nullable MediaKind kind,
        boolean rejected,
        Direction direction,
        List<OfferedFormat> formats,
        List<OfferedExtension> extensions,
        OfferedSsrcs ssrcs) {

    /** RFC 9143 15.2: a mid travels in a one-byte header extension, which holds 16 bytes at most. */
    static final int MAX_MID_CHARS = 16;

    /**
     * @param session the session's attributes
     * @param sessionExtensions the header extensions among them, read once for all sections
     */
    static OfferedSection read(Attributes session, List<OfferedExtension> sessionExtensions, MediaSection section) {
        Attributes attributes = section.attributes();
        List<OfferedExtension> extensions = new ArrayList<>(OfferedExtension.in(attributes));
        extensions.addAll(sessionExtensions);
        String mid = attributes.first("mid");
        return new OfferedSection(
                section,
                mid != null && isMid(mid) ? mid : null,
                kindOf(section.media()),
                section.port() == 0 && !attributes.has("bundle-only"),
                Direction.in(attributes, Direction.in(session, Direction.SENDRECV)),
                OfferedFormat.in(section),
                extensions,
                OfferedSsrcs.in(attributes));
    }

    static boolean isMid(String text) {
        return text.length() <= MAX_MID_CHARS && Tokens.isToken(text);
    }

    private static @Nullable MediaKind kindOf(String media) {
        return switch (media) {
            case "audio" -> MediaKind.AUDIO;
            case "video" -> MediaKind.VIDEO;
            default -> null;
        };
    }
}
