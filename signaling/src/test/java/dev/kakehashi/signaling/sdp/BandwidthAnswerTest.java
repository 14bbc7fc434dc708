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
