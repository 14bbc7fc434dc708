package dev.kakehashi.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.sfu.BandwidthFeedback;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By what both sides will judge the network: the best that is offered, in both directions. */
class BandwidthAnswerTest {
    private static final CodecPolicy ALL = CodecPolicy.defaults();
    private static final String VIDEO = "m=video 9 UDP/TLS/RTP/SAVPF 96";
    private static final String AUDIO = "m=audio 9 UDP/TLS/RTP/SAVPF 111";
    private static final String VP8 = "rtpmap:96 VP8/90000";
    private static final String OPUS = "rtpmap:111 opus/48000/2";
    private static final String NUMBER =
            "extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

    @Test
    void transportWideFeedbackIsTakenWherePicturesAreSentAndReceived() {
        String[] lines = {VP8, "rtcp-fb:96 goog-remb", "rtcp-fb:96 transport-cc", NUMBER};

        for (Negotiation.Agreed agreed :
                List.of(OneSection.track(ALL, VIDEO, lines), OneSection.slot(ALL, VIDEO, lines))) {
            assertThat(OneSection.answered(agreed, "rtcp-fb")).containsExactly("rtcp-fb:96 transport-cc");
            assertThat(OneSection.answered(agreed, "extmap")).containsExactly(NUMBER);
            assertThat(agreed.remote().headerExtensions()).containsEntry(3, HeaderExtensionKind.TRANSPORT_WIDE_CC);
            assertThat(agreed.remote().bandwidthFeedback()).isEqualTo(BandwidthFeedback.TRANSPORT_WIDE);
        }
    }

    @Test
    void transportWideFeedbackIsTakenWhereVoicesAreSentAndReceived() {
        String[] lines = {OPUS, "rtcp-fb:111 transport-cc", NUMBER};

        for (Negotiation.Agreed agreed :
                List.of(OneSection.track(ALL, AUDIO, lines), OneSection.slot(ALL, AUDIO, lines))) {
            assertThat(OneSection.answered(agreed, "rtcp-fb")).containsExactly("rtcp-fb:111 transport-cc");
            assertThat(OneSection.answered(agreed, "extmap")).containsExactly(NUMBER);
            assertThat(agreed.remote().bandwidthFeedback()).isEqualTo(BandwidthFeedback.TRANSPORT_WIDE);
        }
    }

    /** As aiortc offers. */
    @Test
    void anEstimateIsTakenWhereNothingElseIsOffered() {
        Negotiation.Agreed agreed = OneSection.track(ALL, VIDEO, VP8, "rtcp-fb:96 nack", "rtcp-fb:96 goog-remb");

        assertThat(OneSection.answered(agreed, "rtcp-fb")).containsExactly("rtcp-fb:96 nack", "rtcp-fb:96 goog-remb");
        assertThat(agreed.remote().bandwidthFeedback()).isEqualTo(BandwidthFeedback.RECEIVER_ESTIMATE);
    }

    /** As GStreamer offers: who can't number its packets learns nothing of them. */
    @Test
    void feedbackWithoutNumbersIsNotTaken() {
        Negotiation.Agreed agreed =
                OneSection.track(ALL, VIDEO, VP8, "rtcp-fb:96 goog-remb", "rtcp-fb:96 transport-cc");

        assertThat(OneSection.answered(agreed, "rtcp-fb")).containsExactly("rtcp-fb:96 goog-remb");
        assertThat(agreed.remote().bandwidthFeedback()).isEqualTo(BandwidthFeedback.RECEIVER_ESTIMATE);
    }

    @Test
    void numbersWithoutFeedbackAreNoFeedback() {
        Negotiation.Agreed agreed = OneSection.track(ALL, VIDEO, VP8, NUMBER);

        assertThat(OneSection.answered(agreed, "rtcp-fb")).isEmpty();
        assertThat(agreed.remote().bandwidthFeedback()).isEqualTo(BandwidthFeedback.NONE);
    }

    @Test
    void anEstimateOfVoicesIsNotTaken() {
        Negotiation.Agreed agreed = OneSection.track(ALL, AUDIO, OPUS, "rtcp-fb:111 goog-remb");

        assertThat(OneSection.answered(agreed, "rtcp-fb")).isEmpty();
        assertThat(agreed.remote().bandwidthFeedback()).isEqualTo(BandwidthFeedback.NONE);
    }

    /** A voice and a picture to be received, whose sections also have these lines. */
    private static String watching(String... lines) {
        List<String> voice = List.of(lines).subList(0, lines.length / 2);
        List<String> picture = List.of(lines).subList(lines.length / 2, lines.length);
        return OneSection.offer(AUDIO, "recvonly", OPUS, NUMBER, String.join("\na=", voice))
                        .replace("BUNDLE 0", "BUNDLE 0 1")
                + VIDEO + "\na=mid:1\na=recvonly\na=rtcp-mux\na=" + VP8 + "\na=" + NUMBER + "\na="
                + String.join("\na=", picture) + '\n';
    }

    private static Negotiation.Agreed agreed(String offer) {
        return (Negotiation.Agreed) new Negotiator(Offers.local(), ALL, new Random(7)).negotiateWatcher(offer);
    }

    @Test
    void congestionFeedbackIsPreferredAndExcludesNumbers() {
        String[] lines = {VP8, "rtcp-fb:* ack ccfb", "rtcp-fb:96 nack", "rtcp-fb:96 transport-cc", NUMBER};

        for (Negotiation.Agreed agreed :
                List.of(OneSection.track(ALL, VIDEO, lines), OneSection.slot(ALL, VIDEO, lines))) {
            assertThat(OneSection.answered(agreed, "rtcp-fb")).contains("rtcp-fb:* ack ccfb");
            assertThat(agreed.answer()).doesNotContain("transport-cc").doesNotContain("transport-wide-cc");
            assertThat(agreed.remote().headerExtensions()).isEmpty();
            assertThat(agreed.remote().bandwidthFeedback()).isEqualTo(BandwidthFeedback.CONGESTION_CONTROL);
        }
    }

    /** As Chromium 156 offers it. */
    @Test
    void congestionFeedbackForEachPayloadTypeIsTakenToo() {
        Negotiation.Agreed agreed = OneSection.track(ALL, AUDIO, OPUS, "rtcp-fb:111 ack ccfb");

        assertThat(OneSection.answered(agreed, "rtcp-fb")).containsExactly("rtcp-fb:* ack ccfb");
        assertThat(agreed.remote().bandwidthFeedback()).isEqualTo(BandwidthFeedback.CONGESTION_CONTROL);
    }

    @Test
    void otherAcknowledgementsAreNotTaken() {
        Negotiation.Agreed agreed = OneSection.track(ALL, VIDEO, VP8, "rtcp-fb:* ack rpsi", "rtcp-fb:* ack");

        assertThat(OneSection.answered(agreed, "rtcp-fb")).isEmpty();
        assertThat(agreed.remote().bandwidthFeedback()).isEqualTo(BandwidthFeedback.NONE);
    }

    /** A bundle is one path: who names packets in one section only would leave the others unseen. */
    @Test
    void congestionFeedbackIsTakenOnlyWhereEverySectionOffersIt() {
        String half = watching(
                "rtcp-fb:111 transport-cc", "rtcp-fb:111 nack", "rtcp-fb:* ack ccfb", "rtcp-fb:96 transport-cc");
        String whole = watching("rtcp-fb:* ack ccfb", "rtcp-fb:* ack ccfb");

        assertThat(agreed(half).remote().bandwidthFeedback()).isEqualTo(BandwidthFeedback.TRANSPORT_WIDE);
        assertThat(agreed(half).answer()).doesNotContain("ccfb");
        assertThat(agreed(whole).remote().bandwidthFeedback()).isEqualTo(BandwidthFeedback.CONGESTION_CONTROL);
        assertThat(agreed(whole).answer().split("rtcp-fb:\\* ack ccfb")).hasSize(3);
    }

    @Test
    void whatWasAgreedIsNotExchangedByALaterOffer() {
        Negotiator negotiator = new Negotiator(Offers.local(), ALL, new Random(7));
        negotiator.negotiateWatcher(watching("rtcp-fb:111 transport-cc", "rtcp-fb:96 transport-cc"));
        Negotiation.Agreed later = (Negotiation.Agreed) negotiator.negotiateWatcher(watching(
                "rtcp-fb:* ack ccfb", "rtcp-fb:111 transport-cc", "rtcp-fb:* ack ccfb", "rtcp-fb:96 transport-cc"));

        assertThat(later.remote().bandwidthFeedback()).isEqualTo(BandwidthFeedback.TRANSPORT_WIDE);
        assertThat(later.answer()).contains("transport-cc").doesNotContain("ccfb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium", "firefox", "pion", "wrtc"})
    void whoOffersBothGetsTheBetterOne(String client) {
        Negotiator negotiator = new Negotiator(Offers.local(), ALL, new Random(7));
        Negotiation.Agreed agreed =
                (Negotiation.Agreed) negotiator.negotiateWatcher(Offers.resource("offers/" + client + "-watch.sdp"));

        assertThat(agreed.answer())
                .contains("transport-cc", NUMBER.substring(9))
                .doesNotContain("goog-remb");
        assertThat(agreed.remote().bandwidthFeedback()).isEqualTo(BandwidthFeedback.TRANSPORT_WIDE);
        assertThat(negotiator
                        .restartIce(IceCredentials.generate(new Random(8)))
                        .remote()
                        .bandwidthFeedback())
                .isEqualTo(BandwidthFeedback.TRANSPORT_WIDE);
    }
}
