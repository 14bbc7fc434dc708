package dev.kakehashi.perf.watch;

import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.ice.IceCredentials;

/** The offer of somebody who receives one person's sound (Opus) and picture (VP8), and sends nothing. */
final class SlotOffer {
    static final String AUDIO_MID = "a";
    static final String VIDEO_MID = "v";
    static final int OPUS = 111;
    static final int VP8 = 96;
    static final int VP8_RTX = 97;

    private SlotOffer() {}

    static String write(IceCredentials credentials, Fingerprint fingerprint) {
        return """
                v=0
                o=- 1 1 IN IP4 127.0.0.1
                s=-
                t=0 0
                a=group:BUNDLE %1$s %2$s
                a=ice-ufrag:%3$s
                a=ice-pwd:%4$s
                a=fingerprint:%5$s %6$s
                a=setup:actpass
                m=audio 9 UDP/TLS/RTP/SAVPF %7$d
                c=IN IP4 0.0.0.0
                a=mid:%1$s
                a=recvonly
                a=rtcp-mux
                a=rtpmap:%7$d opus/48000/2
                m=video 9 UDP/TLS/RTP/SAVPF %8$d %9$d
                c=IN IP4 0.0.0.0
                a=mid:%2$s
                a=recvonly
                a=rtcp-mux
                a=rtpmap:%8$d VP8/90000
                a=rtcp-fb:%8$d nack
                a=rtcp-fb:%8$d nack pli
                a=rtpmap:%9$d rtx/90000
                a=fmtp:%9$d apt=%8$d
                """.formatted(
                        AUDIO_MID,
                        VIDEO_MID,
                        credentials.ufrag(),
                        credentials.password(),
                        fingerprint.hash().sdpName(),
                        fingerprint.value(),
                        OPUS,
                        VP8,
                        VP8_RTX)
                .replace("\n", "\r\n");
    }
}
