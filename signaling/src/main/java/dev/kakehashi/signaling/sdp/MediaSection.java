package dev.kakehashi.signaling.sdp;

import java.util.List;

/**
 * One {@code m=} line and what belongs to it (RFC 8866 5.14).
 *
 * @param media {@code audio}, {@code video}, {@code application} or anything else
 * @param port 0 to 65535
 * @param protocol such as {@code UDP/TLS/RTP/SAVPF}
 * @param formats never empty
 */
record MediaSection(String media, int port, String protocol, List<String> formats, Attributes attributes) {
    MediaSection {
        formats = List.copyOf(formats);
    }
}
