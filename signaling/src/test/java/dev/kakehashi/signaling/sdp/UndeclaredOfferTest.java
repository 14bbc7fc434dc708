package dev.kakehashi.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.signaling.sdp.Negotiation.Refused.Cause;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UndeclaredOfferTest {
    @Test
    void aPublishersSectionsAreItsMicrophoneAndCamera() {
        Negotiation.Agreed agreed = publish(Undeclared.publisher());

        assertThat(agreed.tracks())
                .extracting(track -> track.source())
                .containsExactly(Source.MICROPHONE, Source.CAMERA);
        assertThat(lines(agreed, "a=group")).containsExactly("a=group:BUNDLE 0 1");
        assertThat(lines(agreed, "a=recvonly")).hasSize(2);
    }

    @Test
    void sendrecvIsAnsweredOneWay() {
        assertThat(lines(publish(Undeclared.both("sendrecv")), "a=recvonly")).hasSize(2);
        assertThat(lines(watch(Undeclared.both("sendrecv")), "a=sendonly")).hasSize(2);
    }

    @Test
    void theRoomsCodecComesFirstInTheAnswer() {
        Negotiation h264 = negotiator().negotiatePublisher(Undeclared.publisher(), Codec.H264);

        assertThat(lines((Negotiation.Agreed) h264, "m=video"))
                .containsExactly("m=video 9 UDP/TLS/RTP/SAVPF 98 99 96 97");
    }

    @Test
    void aLoneSectionNeedsNeitherGroupNorMid() {
        String offer = Undeclared.SESSION + Undeclared.VIDEO + "a=sendonly\n" + Undeclared.TRANSPORT;

        Negotiation.Agreed agreed = publish(offer);

        assertThat(agreed.tracks()).extracting(track -> track.source()).containsExactly(Source.CAMERA);
        assertThat(lines(agreed, "a=group")).isEmpty();
        assertThat(lines(agreed, "a=mid")).isEmpty();
    }

    @Test
    void aLoneSectionsOwnMidIsKept() {
        Negotiation.Agreed agreed =
                publish(Undeclared.SESSION + Undeclared.section(Undeclared.AUDIO, "voice", "sendonly"));

        assertThat(lines(agreed, "a=mid")).containsExactly("a=mid:voice");
        assertThat(lines(agreed, "a=group")).isEmpty();
    }

    @Test
    void severalSectionsNeedABundle() {
        String offer = Undeclared.publisher().replace("a=group:BUNDLE 0 1\n", "");

        assertThat(refused(offer, true).cause()).isEqualTo(Cause.UNSUPPORTED);
        assertThat(refused(offer, true).text()).contains("a=group:BUNDLE");
    }

    @Test
    void aSectionOutsideTheBundleIsRefused() {
        String offer = Undeclared.publisher().replace("a=group:BUNDLE 0 1", "a=group:BUNDLE 0");

        assertThat(refused(offer, true).text()).contains("mid 1").contains("a=group:BUNDLE");
    }

    @Test
    void portZeroAndInactiveSectionsKeepTheirPlaces() {
        String dead = "m=video 0 UDP/TLS/RTP/SAVPF 96\nc=IN IP4 0.0.0.0\na=rtpmap:96 VP8/90000\na=mid:9\na=sendonly\n";
        String data = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=mid:8\na=sctp-port:5000\n";
        String offer = Undeclared.SESSION
                + "a=group:BUNDLE 7 0 8 1\n"
                + Undeclared.section(Undeclared.VIDEO, "7", "inactive")
                + dead
                + Undeclared.section(Undeclared.AUDIO, "0", "sendonly")
                + data
                + Undeclared.section(Undeclared.VIDEO, "1", "sendonly");

        Negotiation.Agreed agreed = publish(offer);

        assertThat(lines(agreed, "m="))
                .containsExactly(
                        "m=video 0 UDP/TLS/RTP/SAVPF 96",
                        "m=video 0 UDP/TLS/RTP/SAVPF 96",
                        "m=audio 9 UDP/TLS/RTP/SAVPF 111 0",
                        "m=application 0 UDP/DTLS/SCTP webrtc-datachannel",
                        "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99");
        assertThat(lines(agreed, "a=group")).containsExactly("a=group:BUNDLE 0 1");
    }

    @Test
    void oneTrackOfAKindIsTheMost() {
        String offer = Undeclared.SESSION
                + "a=group:BUNDLE 0 1\n"
                + Undeclared.section(Undeclared.VIDEO, "0", "sendonly")
                + Undeclared.section(Undeclared.VIDEO, "1", "sendonly");

        assertThat(refused(offer, true).cause()).isEqualTo(Cause.TOO_MANY_TRACKS);
    }

    @Test
    void anOfferWithoutUseIsRefused() {
        assertThat(refused(Undeclared.watcher(), true).text()).contains("sends nothing");
        assertThat(refused(Undeclared.publisher(), false).text()).contains("receives nothing");
        assertThat(refused("v=0\n", true).cause()).isEqualTo(Cause.MALFORMED);
    }

    @Test
    void nothingIsTakenInPart() {
        String offer = Undeclared.publisher().replace("VP8/90000", "VP6/90000").replace("H264/90000", "H263/90000");

        assertThat(refused(offer, true).cause()).isEqualTo(Cause.UNSUPPORTED);
        assertThat(refused(offer, true).text()).contains("mid 1").contains("offers none of");
    }

    @Test
    void withoutRtcpMuxItIsRefused() {
        assertThat(refused(Undeclared.publisher().replace("a=rtcp-mux\n", ""), true)
                        .text())
                .contains("a=rtcp-mux");
    }

    @Test
    void anUnknownHashIsRefused() {
        String offer = Undeclared.publisher().replace("sha-256 ", "md5 ");

        assertThat(refused(offer, true).text()).contains("sha-256");
    }

    @Test
    void whoReceivesWithoutRetransmissionsIsNotToldToAskForThem() {
        String offer = Undeclared.watcher()
                .replace("a=rtpmap:97 rtx/90000\na=fmtp:97 apt=96\n", "")
                .replace("a=rtpmap:99 rtx/90000\na=fmtp:99 apt=98\n", "");

        assertThat(lines(watch(offer), "a=rtcp-fb")).containsExactly("a=rtcp-fb:96 nack pli");
        assertThat(lines(watch(Undeclared.watcher()), "a=rtcp-fb"))
                .containsExactly("a=rtcp-fb:96 nack", "a=rtcp-fb:96 nack pli");
    }

    @Test
    void everySectionsOwnIceIsThatOfTheTaggedOne() {
        // aiortc gives every section credentials of its own.
        String offer = Undeclared.SESSION
                + "a=group:BUNDLE 0 1\n"
                + Undeclared.section(Undeclared.AUDIO, "0", "sendonly")
                + Undeclared.section(Undeclared.VIDEO, "1", "sendonly").replace("a=ice-ufrag:abcd", "a=ice-ufrag:wxyz");

        assertThat(publish(offer).remote().credentials().ufrag()).isEqualTo("abcd");
    }

    @Test
    void anExtensionIdThatMeansTwoThingsIsTakenOnce() {
        String offer = Undeclared.SESSION
                + "a=group:BUNDLE 0 1\n"
                + Undeclared.section(Undeclared.AUDIO, "0", "sendonly")
                + "a=extmap:2 urn:ietf:params:rtp-hdrext:ssrc-audio-level\n"
                + Undeclared.section(Undeclared.VIDEO, "1", "sendonly")
                + "a=extmap:2 urn:3gpp:video-orientation\na=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid\n";

        assertThat(lines(publish(offer), "a=extmap"))
                .containsExactly(
                        "a=extmap:2 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
                        "a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid");
    }

    private static Negotiator negotiator() {
        return new Negotiator(Offers.local(), CodecPolicy.defaults(), new Random(7));
    }

    private static Negotiation.Agreed publish(String offer) {
        Negotiation answered = negotiator().negotiatePublisher(offer, Codec.VP8);
        assertThat(answered).isInstanceOf(Negotiation.Agreed.class);
        return (Negotiation.Agreed) answered;
    }

    private static Negotiation.Agreed watch(String offer) {
        Negotiation answered = negotiator().negotiateWatcher(offer);
        assertThat(answered).isInstanceOf(Negotiation.Agreed.class);
        return (Negotiation.Agreed) answered;
    }

    private static Negotiation.Refused refused(String offer, boolean publishes) {
        Negotiation answered = publishes
                ? negotiator().negotiatePublisher(offer, Codec.VP8)
                : negotiator().negotiateWatcher(offer);
        assertThat(answered).isInstanceOf(Negotiation.Refused.class);
        return (Negotiation.Refused) answered;
    }

    private static List<String> lines(Negotiation.Agreed agreed, String beginning) {
        return agreed.answer()
                .lines()
                .filter(line -> line.startsWith(beginning))
                .toList();
    }
}
