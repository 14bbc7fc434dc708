package dev.kakehashi.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.CodecPolicy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 8853 5.3: what the answer says of simulcast. */
final class SimulcastAnswerTest {
    private static final String RID_EXTENSION = "extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";

    private static Negotiation.Agreed camera(String... lines) {
        List<String> all = new ArrayList<>(List.of("rtpmap:96 VP8/90000", RID_EXTENSION));
        all.addAll(List.of(lines));
        return OneSection.track(CodecPolicy.defaults(), "m=video 9 UDP/TLS/RTP/SAVPF 96", all.toArray(String[]::new));
    }

    private static List<String> rids(Negotiation.Agreed agreed) {
        return agreed.tracks().getFirst().rids();
    }

    @Test
    void everyEncodingIsAnsweredInTheOfferedOrder() {
        Negotiation.Agreed agreed = camera("rid:q send", "rid:h send", "rid:f send", "simulcast:send q;h;f");

        assertThat(rids(agreed)).containsExactly("q", "h", "f");
        assertThat(OneSection.answered(agreed, "rid")).containsExactly("rid:q recv", "rid:h recv", "rid:f recv");
        assertThat(OneSection.answered(agreed, "simulcast")).containsExactly("simulcast:recv q;h;f");
        assertThat(OneSection.answered(agreed, "extmap"))
                .containsExactly("extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id");
    }

    @ParameterizedTest
    @CsvSource({
        "send q;h;x, q h, 'x has no a=rid line'",
        "send q;q;h, q h, 'a name counts once'",
        "'send q,h;f', q f, 'of alternatives the first'",
        "send q;h;f;e, q h f, 'no more than three'",
        "recv q;h, '', 'of the other direction'",
        "recv q send h;f, h f, 'both directions'",
        "send q, '', 'one encoding is no simulcast'",
        "send, '', 'an empty list'",
        "'', '', 'nothing at all'"
    })
    void takesWhatIsAnnouncedAndUnderstood(String simulcast, String expected, String why) {
        Negotiation.Agreed agreed =
                camera("rid:q send", "rid:h send", "rid:f send", "rid:e send", "simulcast:" + simulcast);

        assertThat(String.join(" ", rids(agreed))).as(why).isEqualTo(expected);
        assertThat(OneSection.answered(agreed, "simulcast")).hasSize(expected.isEmpty() ? 0 : 1);
    }

    @Test
    void namesThatAreNoNamesAreLeftOut() {
        Negotiation.Agreed agreed = camera(
                "rid:q send",
                "rid:h send",
                "rid:<b> send",
                "rid:12345678901234567 send",
                "simulcast:send <b>;q;h;12345678901234567");

        assertThat(rids(agreed)).containsExactly("q", "h");
        assertThat(agreed.answer()).doesNotContain("<b>");
    }

    @Test
    void withoutTheHeaderExtensionThereIsNoSimulcast() {
        Negotiation.Agreed agreed = OneSection.track(
                CodecPolicy.defaults(),
                "m=video 9 UDP/TLS/RTP/SAVPF 96",
                "rtpmap:96 VP8/90000",
                "rid:q send",
                "rid:h send",
                "simulcast:send q;h");

        assertThat(rids(agreed)).isEmpty();
        assertThat(OneSection.answered(agreed, "rid")).isEmpty();
    }

    @Test
    void aSlotHasNoSimulcast() {
        Negotiation.Agreed agreed = OneSection.slot(
                CodecPolicy.defaults(),
                "m=video 9 UDP/TLS/RTP/SAVPF 96",
                "rtpmap:96 VP8/90000",
                RID_EXTENSION,
                "rid:q recv",
                "rid:h recv",
                "simulcast:recv q;h");

        assertThat(OneSection.answered(agreed, "simulcast")).isEmpty();
    }
}
