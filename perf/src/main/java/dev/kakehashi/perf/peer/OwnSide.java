package dev.kakehashi.perf.peer;

import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.MediaKind;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Our side of a session, as it is described to the server: sound is Opus, pictures are VP8 with retransmissions.
 *
 * @param sections in the order in which they are offered
 * @param transportWide whether transport-wide feedback is offered; else receivers are judged by their reports
 */
public record OwnSide(
        IceCredentials credentials, Fingerprint fingerprint, List<OwnSection> sections, boolean transportWide) {
    public static final int OPUS = 111;
    public static final int VP8 = 96;
    static final int VP8_RTX = 97;

    private static final int AUDIO_LEVEL_ID = 1;
    private static final int TRANSPORT_WIDE_ID = 3;

    public OwnSide {
        sections = List.copyOf(sections);
    }

    /** The offer that says so. */
    public String offer() {
        String mids = sections.stream().map(OwnSection::mid).collect(Collectors.joining(" "));
        StringBuilder sdp = new StringBuilder("""
                v=0
                o=- 1 1 IN IP4 127.0.0.1
                s=-
                t=0 0
                a=group:BUNDLE %s
                a=ice-ufrag:%s
                a=ice-pwd:%s
                a=fingerprint:%s %s
                a=setup:actpass
                """.formatted(
                        mids,
                        credentials.ufrag(),
                        credentials.password(),
                        fingerprint.hash().sdpName(),
                        fingerprint.value()));
        sections.forEach(section -> append(sdp, section));
        return sdp.toString().replace("\n", "\r\n");
    }

    private void append(StringBuilder sdp, OwnSection section) {
        boolean audio = section.kind() == MediaKind.AUDIO;
        sdp.append("m=%s 9 UDP/TLS/RTP/SAVPF %s\n"
                .formatted(audio ? "audio" : "video", audio ? OPUS : VP8 + " " + VP8_RTX));
        sdp.append("""
                c=IN IP4 0.0.0.0
                a=mid:%s
                a=%s
                a=rtcp-mux
                a=rtcp-rsize
                """.formatted(section.mid(), section.sends() ? "sendonly" : "recvonly"));
        sdp.append(audio ? "a=rtpmap:%d opus/48000/2\n".formatted(OPUS) : videoFormats());
        if (audio && section.sends()) {
            extension(sdp, AUDIO_LEVEL_ID, HeaderExtensionKind.AUDIO_LEVEL);
        }
        if (transportWide) {
            extension(sdp, TRANSPORT_WIDE_ID, HeaderExtensionKind.TRANSPORT_WIDE_CC);
            sdp.append("a=rtcp-fb:%d transport-cc\n".formatted(audio ? OPUS : VP8));
        }
        if (section.sends()) {
            sdp.append("a=ssrc:%s cname:load\n".formatted(Integer.toUnsignedString(section.ssrc())));
        }
    }

    private static String videoFormats() {
        return """
                a=rtpmap:%1$d VP8/90000
                a=rtcp-fb:%1$d nack
                a=rtcp-fb:%1$d nack pli
                a=rtpmap:%2$d rtx/90000
                a=fmtp:%2$d apt=%1$d
                """.formatted(VP8, VP8_RTX);
    }

    private static void extension(StringBuilder sdp, int id, HeaderExtensionKind kind) {
        sdp.append("a=extmap:%d %s\n".formatted(id, kind.uri()));
    }
}
