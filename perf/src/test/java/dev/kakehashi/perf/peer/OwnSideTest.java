package dev.kakehashi.perf.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.ice.LocalCandidates;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.LocalTransport;
import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.MediaKind;
import dev.kakehashi.signaling.sdp.Negotiation;
import dev.kakehashi.signaling.sdp.Negotiator;
import dev.kakehashi.signaling.sdp.SlotDeclaration;
import dev.kakehashi.signaling.sdp.TrackDeclaration;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What we say of ourselves, to the server's own negotiation, and what we read in its answer. */
final class OwnSideTest {
    private static final Random RANDOM = new Random(1);
    private static final Fingerprint FINGERPRINT =
            Objects.requireNonNull(Fingerprint.parse("sha-256 " + "12:".repeat(31) + "34"));
    private static final IceCredentials SERVER = IceCredentials.generate(RANDOM);

    private final OwnSide side = new OwnSide(
            IceCredentials.generate(RANDOM),
            FINGERPRINT,
            List.of(
                    new OwnSection("m", MediaKind.AUDIO, 0x90000001),
                    new OwnSection("c", MediaKind.VIDEO, 0x90000002),
                    OwnSection.receiving("v0", MediaKind.VIDEO)),
            true);

    private ServerAnswer answer() throws Exception {
        LocalTransport local = new LocalTransport(
                SERVER,
                LocalCandidates.of(
                        List.of(new InetSocketAddress("192.0.2.7", 7_000), new InetSocketAddress("192.0.2.8", 7_000)),
                        List.of(),
                        false),
                FINGERPRINT);
        Negotiation negotiation = new Negotiator(local, CodecPolicy.defaults(), RANDOM)
                .negotiate(
                        side.offer(),
                        List.of(new TrackDeclaration("m", Source.MICROPHONE), new TrackDeclaration("c", Source.CAMERA)),
                        List.of(new SlotDeclaration("v0", SlotUse.VIDEO)));
        assertThat(negotiation).isInstanceOf(Negotiation.Agreed.class);
        return ServerAnswer.read(((Negotiation.Agreed) negotiation).answer(), "192.0.2.8");
    }

    @Test
    void theServerTakesAllSections() throws Exception {
        ServerAnswer answer = answer();

        assertThat(answer.sections()).extracting(AnsweredSection::mid).containsExactly("m", "c", "v0");
        assertThat(answer.section("v0").ssrc()).isNotZero();
        assertThat(answer.section("c").ssrc()).isZero();
    }

    @Test
    void feedbackIsAgreedToForAllOfThem() throws Exception {
        assertThat(answer().sections()).allMatch(each -> each.extension(HeaderExtensionKind.TRANSPORT_WIDE_CC) > 0);
        assertThat(answer().section("m").extension(HeaderExtensionKind.AUDIO_LEVEL))
                .isPositive();
        assertThat(answer().section("c").extension(HeaderExtensionKind.AUDIO_LEVEL))
                .isEqualTo(-1);
    }

    @Test
    void ofSeveralAddressesTheOneThatWasAskedIsTaken() throws Exception {
        assertThat(answer().address()).isEqualTo(new InetSocketAddress("192.0.2.8", 7_000));
        assertThat(answer().credentials()).isEqualTo(SERVER);
    }
}
