package dev.kakehashi.signaling.sdp;

import java.util.List;

/**
 * A session description (RFC 8866), as far as WebRTC uses it (RFC 9429 5).
 *
 * @param origin the value of its {@code o=} line
 * @param attributes of the session level
 * @param sections in the order of their lines
 */
record SessionDescription(String origin, Attributes attributes, List<MediaSection> sections) {
    SessionDescription {
        sections = List.copyOf(sections);
    }

    /** The text, with the line ends of RFC 8866 5. */
    String toText() {
        StringBuilder text = new StringBuilder(256 + 512 * sections.size());
        line(text, "v=0");
        line(text, "o=" + origin);
        line(text, "s=-");
        line(text, "t=0 0");
        attributes.lines().forEach(attribute -> line(text, attribute));
        for (MediaSection section : sections) {
            line(
                    text,
                    "m=" + section.media() + ' ' + section.port() + ' ' + section.protocol() + ' '
                            + String.join(" ", section.formats()));
            // The address is that of the candidates; RFC 9429 5.3.1 wants this one here.
            line(text, "c=IN IP4 0.0.0.0");
            section.attributes().lines().forEach(attribute -> line(text, attribute));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, Attribute attribute) {
        line(
                text,
                attribute.value().isEmpty()
                        ? "a=" + attribute.name()
                        : "a=" + attribute.name() + ':' + attribute.value());
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append("\r\n");
    }
}
