package dev.kakehashi.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which formats are answered, and with which parameters. */
final class CodecAnswerTest {
    /** docs/decisions.md, 17. */
    private static final String START = ";x-google-start-bitrate=1000";

    private static final CodecPolicy ALL = CodecPolicy.defaults();

    private static List<Codec> codecs(Negotiation.Agreed agreed) {
        return agreed.remote().payloadFormats().stream()
                .map(PayloadFormat::codec)
                .toList();
    }

    private static Negotiation.Agreed video(String types, String... lines) {
        return OneSection.slot(ALL, "m=video 9 UDP/TLS/RTP/SAVPF " + types, lines);
    }

    @Test
    void vp9IsAnsweredWithItsProfile() {
        Negotiation.Agreed agreed = video(
                "98 99 100",
                "rtpmap:98 VP9/90000",
                "fmtp:98 profile-id=0",
                "rtpmap:99 rtx/90000",
                "fmtp:99 apt=98",
                "rtpmap:100 VP9/90000",
                "fmtp:100 profile-id=2");

        assertThat(OneSection.answered(agreed, "fmtp"))
                .containsExactly("fmtp:98 profile-id=0" + START, "fmtp:99 apt=98", "fmtp:100 profile-id=2" + START);
    }

    @Test
    void av1IsAnsweredWithItsProfileLevelAndTier() {
        Negotiation.Agreed agreed =
                video("45", "rtpmap:45 AV1/90000", "fmtp:45 level-idx=5;profile=0;tier=0;made-up=1");

        assertThat(OneSection.answered(agreed, "fmtp")).containsExactly("fmtp:45 profile=0;level-idx=5;tier=0" + START);
    }

    @Test
    void h264IsAnsweredInTheProfilesAndModesThatWeRelay() {
        Negotiation.Agreed agreed = video(
                "102 103 104 105",
                "rtpmap:102 H264/90000",
                "fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
                "rtpmap:103 H264/90000",
                "fmtp:103 packetization-mode=0;profile-level-id=640c1f",
                "rtpmap:104 H264/90000",
                "fmtp:104 packetization-mode=2;profile-level-id=42e01f",
                "rtpmap:105 H264/90000",
                "fmtp:105 packetization-mode=1;profile-level-id=xyz");

        assertThat(OneSection.answered(agreed, "m=video")).containsExactly("m=video 9 UDP/TLS/RTP/SAVPF 102 103");
        assertThat(OneSection.answered(agreed, "fmtp"))
                .containsExactly(
                        "fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f" + START,
                        "fmtp:103 packetization-mode=0;profile-level-id=640c1f" + START);
    }

    @Test
    void forwardErrorCorrectionIsNegotiatedAway() {
        Negotiation.Agreed agreed = video(
                "96 97 116 117 118",
                "rtpmap:96 VP8/90000",
                "rtpmap:97 rtx/90000",
                "fmtp:97 apt=96",
                "rtpmap:116 red/90000",
                "rtpmap:117 ulpfec/90000",
                "rtpmap:118 flexfec-03/90000",
                "fmtp:118 repair-window=10000000");

        assertThat(codecs(agreed)).containsExactly(Codec.VP8, Codec.RTX);
        assertThat(OneSection.answered(agreed, "m=video")).containsExactly("m=video 9 UDP/TLS/RTP/SAVPF 96 97");
    }

    @Test
    void retransmissionsOfWhatIsNotTakenAreNotTaken() {
        Negotiation.Agreed agreed = video(
                "96 120 121",
                "rtpmap:96 VP8/90000",
                "rtpmap:120 H265/90000",
                "rtpmap:121 rtx/90000",
                "fmtp:121 apt=120");

        assertThat(codecs(agreed)).containsExactly(Codec.VP8);
    }

    @Test
    void onlyTheCodecsOfTheServersListsAreTaken() {
        CodecPolicy vp8Only = new CodecPolicy(List.of(Codec.VP8), List.of(Codec.VP8));
        Negotiation.Agreed agreed = OneSection.slot(
                vp8Only, "m=video 9 UDP/TLS/RTP/SAVPF 98 96", "rtpmap:98 VP9/90000", "rtpmap:96 VP8/90000");

        assertThat(codecs(agreed)).containsExactly(Codec.VP8);
    }

    @Test
    void opusIsAnsweredWithErrorCorrectionAsOfferedAndWithOurWishes() {
        Negotiation.Agreed agreed = OneSection.slot(
                ALL,
                "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                "rtpmap:111 opus/48000/2",
                "fmtp:111 minptime=10;useinbandfec=1;maxaveragebitrate=510000;usedtx=0;cbr=1");

        assertThat(OneSection.answered(agreed, "fmtp"))
                .containsExactly("fmtp:111 minptime=10;useinbandfec=1;maxaveragebitrate=32000;usedtx=1");
    }

    @Test
    void redundantAudioIsTakenWhereItProtectsOpusOnly() {
        Negotiation.Agreed agreed = OneSection.slot(
                ALL,
                "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 64",
                "rtpmap:111 opus/48000/2",
                "rtpmap:63 red/48000/2",
                "fmtp:63 111/111",
                "rtpmap:64 red/48000/2",
                "fmtp:64 111/13");

        assertThat(codecs(agreed)).containsExactlyInAnyOrder(Codec.OPUS, Codec.RED);
        assertThat(OneSection.answered(agreed, "fmtp:63")).containsExactly("fmtp:63 111/111");
    }

    @Test
    void comfortNoiseAndTelephoneEventsAreLeftOut() {
        Negotiation.Agreed agreed = OneSection.slot(
                ALL,
                "m=audio 9 UDP/TLS/RTP/SAVPF 0 13 126",
                "rtpmap:0 PCMU/8000",
                "rtpmap:13 CN/8000",
                "rtpmap:126 telephone-event/8000");

        assertThat(codecs(agreed)).containsExactly(Codec.PCMU);
    }
}
