package dev.kakehashi.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.IncomingTrack;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.MediaKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The offers that clients of others made (their origin is in {@code offers/README.md}), and the answers to them, word for
 * word. {@code KAKEHASHI_WRITE_ANSWERS=1} in the environment writes the answers anew, to be read before they are kept.
 */
class GoldenOffersTest {
    private static final Path RESOURCES = Path.of("src/test/resources");

    @ParameterizedTest
    @MethodSource("offers")
    void everyClientGetsItsAnswer(String name) throws IOException {
        String answer = answer(name).answer();

        Path golden = RESOURCES.resolve("answers").resolve(name);
        if (System.getenv("KAKEHASHI_WRITE_ANSWERS") != null) {
            Files.writeString(golden, answer);
        }
        assertThat(answer).isEqualTo(Files.readString(golden));
    }

    @ParameterizedTest
    @MethodSource("offers")
    void everySectionStaysInItsPlace(String name) throws IOException {
        SessionDescription offer = parse(offer(name));
        SessionDescription answer = parse(answer(name).answer());

        assertThat(answer.sections()).hasSameSizeAs(offer.sections());
        for (int index = 0; index < offer.sections().size(); index++) {
            MediaSection asked = offer.sections().get(index);
            MediaSection answered = answer.sections().get(index);
            assertThat(answered.media()).isEqualTo(asked.media());
            assertThat(answered.port()).isNotZero();
            assertThat(answered.attributes().first("mid"))
                    .isEqualTo(asked.attributes().first("mid"));
            assertThat(asked.formats()).containsAll(answered.formats());
            assertThat(answered.attributes().has(isPublisher(name) ? "recvonly" : "sendonly"))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("offers")
    void theTransportIsThatOfTheTaggedSection(String name) throws IOException {
        SessionDescription offer = parse(offer(name));
        Negotiation.Agreed agreed = answer(name);

        assertThat(agreed.remote().credentials().ufrag())
                .isEqualTo(offer.sections().getFirst().attributes().first("ice-ufrag"));
        assertThat(agreed.remote().peerIsDtlsServer()).isEqualTo(offer(name).contains("a=setup:passive"));
    }

    @ParameterizedTest
    @MethodSource("offers")
    void whatIsSentAndReceivedIsKnown(String name) throws IOException {
        Negotiation.Agreed agreed = answer(name);

        if (isPublisher(name)) {
            assertThat(agreed.slots()).isEmpty();
            assertThat(agreed.tracks())
                    .extracting(track -> track.source().kind())
                    .containsExactly(MediaKind.AUDIO, MediaKind.VIDEO);
            IncomingTrack video = agreed.tracks().get(1);
            // Either the SSRC is announced, or the packets name their section and encoding.
            assertThat(!video.ssrcs().isEmpty()
                            || agreed.remote().headerExtensions().size() > 0)
                    .isTrue();
            assertThat(video.rids().size()).isEqualTo(name.contains("simulcast") ? 2 : 0);
        } else {
            assertThat(agreed.tracks()).isEmpty();
            assertThat(agreed.slots())
                    .extracting(slot -> slot.use().kind())
                    .containsExactly(MediaKind.AUDIO, MediaKind.VIDEO);
            assertThat(agreed.slots()).allMatch(slot -> slot.index() == 0);
        }
    }

    private static Negotiation.Agreed answer(String name) throws IOException {
        Negotiator negotiator = new Negotiator(Offers.local(), CodecPolicy.defaults(), new Random(7));
        Negotiation negotiation = isPublisher(name)
                ? negotiator.negotiatePublisher(offer(name), preferred(name))
                : negotiator.negotiateWatcher(offer(name));
        assertThat(negotiation).isInstanceOf(Negotiation.Agreed.class);
        return (Negotiation.Agreed) negotiation;
    }

    private static Codec preferred(String name) {
        return name.contains("h264")
                ? Codec.H264
                : name.contains("vp9") ? Codec.VP9 : name.contains("av1") ? Codec.AV1 : Codec.VP8;
    }

    private static boolean isPublisher(String name) {
        return name.contains("-publish");
    }

    private static String offer(String name) throws IOException {
        return Files.readString(RESOURCES.resolve("offers").resolve(name));
    }

    private static SessionDescription parse(String text) {
        ParsedSdp parsed = SdpParser.parse(text);
        assertThat(parsed).isInstanceOf(ParsedSdp.Valid.class);
        return ((ParsedSdp.Valid) parsed).description();
    }

    static List<String> offers() throws IOException {
        try (Stream<Path> files = Files.list(RESOURCES.resolve("offers"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(".*-(publish|watch).*\\.sdp"))
                    .sorted()
                    .toList();
        }
    }
}
