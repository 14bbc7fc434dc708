package dev.kakehashi.perf.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.sfu.rtp.MediaKind;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class JanusServiceTest {
    private static final String OFFER = """
            v=0
            o=- 17 1 IN IP4 10.78.0.1
            s=VideoRoom 7
            t=0 0
            a=group:BUNDLE 0
            a=ice-options:trickle
            a=fingerprint:sha-256 D2:B9
            m=video 9 UDP/TLS/RTP/SAVPF 96 97
            c=IN IP4 10.78.0.1
            a=sendonly
            a=mid:0
            a=rtcp-mux
            a=ice-ufrag:theirs
            a=ice-pwd:theirpassword
            a=setup:actpass
            a=rtpmap:96 VP8/90000
            a=rtcp-fb:96 nack pli
            a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
            a=msid:janus janus0
            a=ssrc:1234 cname:janus
            a=candidate:1 1 udp 2015363327 10.78.0.1 40000 typ host
            """;

    private static final OwnSide OURS = new OwnSide(
            new IceCredentials("ours", "ourpassword-of-enough-length"),
            Objects.requireNonNull(Fingerprint.parse("sha-256 " + "AB:".repeat(31) + "AB")),
            List.of(OwnSection.receiving("v", MediaKind.VIDEO)),
            true);

    @Test
    void takesWhatIsOfferedWithTheTransportOfOurs() {
        String answer = JanusService.answer(OFFER, OURS);

        assertThat(answer)
                .contains("m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\n", "a=mid:0\r\n", "a=rtpmap:96 VP8/90000\r\n")
                .contains("a=recvonly\r\n", "a=setup:active\r\n", "a=ice-ufrag:ours\r\n", "a=extmap:3 ");
    }

    @Test
    void repeatsNothingOfTheOtherSidesTransport() {
        assertThat(JanusService.answer(OFFER, OURS))
                .doesNotContain("theirs", "theirpassword", "D2:B9", "a=candidate", "a=ssrc", "actpass", "a=sendonly");
    }
}
