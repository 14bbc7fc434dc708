package dev.kakehashi.signaling.sdp;

import dev.kakehashi.ice.Candidate;
import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.sfu.LocalTransport;
import org.jspecify.annotations.Nullable;

/**
 * What {@code application/trickle-ice-sdpfrag} says of the bundle's one transport (RFC 8840 4.4, 9). The candidates are
 * not kept: an ICE-lite agent sends no checks, and learns where the peer is from the peer's.
 */
public sealed interface IceFragment {
    /** More than any browser has candidates for. */
    int MAX_CHARS = 64 * 1024;

    int MAX_LINES = 512;

    /**
     * It can be read.
     *
     * @param credentials of the peer, null where the fragment names none
     * @param candidates how many it names
     */
    record Understood(@Nullable IceCredentials credentials, int candidates) implements IceFragment {}

    /**
     * It can't.
     *
     * @param text what is wrong with it
     */
    record Malformed(String text) implements IceFragment {}

    /** Reads a fragment; never throws. */
    static IceFragment read(String text) {
        if (text.length() > MAX_CHARS) {
            return new Malformed("The fragment is longer than 64 KiB.");
        }
        String ufrag = null;
        String password = null;
        int candidates = 0;
        int lines = 0;
        for (String raw : Tokens.split(text, '\n')) {
            String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
            if (++lines > MAX_LINES) {
                return new Malformed("The fragment has more than " + MAX_LINES + " lines.");
            }
            if (line.isEmpty()) {
                continue;
            }
            if (!line.startsWith("a=") && !line.startsWith("m=")) {
                return new Malformed("Line " + lines + " of the fragment is neither a= nor m= (RFC 8840 9.2).");
            }
            if (line.startsWith("a=ice-ufrag:") && ufrag == null) {
                ufrag = line.substring("a=ice-ufrag:".length());
            } else if (line.startsWith("a=ice-pwd:") && password == null) {
                password = line.substring("a=ice-pwd:".length());
            } else if (line.startsWith("a=candidate:")) {
                candidates++;
            }
        }
        if (ufrag == null && password == null) {
            return candidates > 0 || text.contains("a=end-of-candidates")
                    ? new Understood(null, candidates)
                    : new Malformed("The fragment has neither candidates nor a=ice-ufrag and a=ice-pwd.");
        }
        if (ufrag == null || password == null || !PeerTransport.isUfrag(ufrag) || !PeerTransport.isPassword(password)) {
            return new Malformed("The fragment needs both a=ice-ufrag and a=ice-pwd as RFC 8839 5.4 has them.");
        }
        return new Understood(new IceCredentials(ufrag, password), candidates);
    }

    /**
     * Our side after an ICE restart.
     *
     * @param tagged the m= line of the bundle's tagged section, as in the offer, without its attributes
     */
    static String write(LocalTransport local, Tagged tagged) {
        StringBuilder text = new StringBuilder(512);
        line(text, "a=ice-lite");
        if (tagged.mid() != null) {
            line(text, "a=group:BUNDLE " + tagged.bundle());
        }
        line(text, tagged.mediaLine());
        if (tagged.mid() != null) {
            line(text, "a=mid:" + tagged.mid());
        }
        line(text, "a=ice-ufrag:" + local.credentials().ufrag());
        line(text, "a=ice-pwd:" + local.credentials().password());
        for (Candidate candidate : local.candidates()) {
            line(text, "a=candidate:" + CandidateAttribute.write(candidate).value());
        }
        line(text, "a=end-of-candidates");
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append("\r\n");
    }

    /**
     * The section that stands for the bundle.
     *
     * @param mediaLine such as {@code m=audio 9 UDP/TLS/RTP/SAVPF 111}
     * @param mid null where the offer has none
     * @param bundle the mids of the group, with spaces between
     */
    record Tagged(String mediaLine, @Nullable String mid, String bundle) {}
}
