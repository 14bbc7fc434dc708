package dev.kakehashi.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.ConferenceCommand;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.ParticipantKey;
import dev.kakehashi.sfu.ParticipantReport;
import dev.kakehashi.sfu.PublicationReport;
import dev.kakehashi.sfu.SlotReport;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.rtp.Codec;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Codecs, layers, speakers and figures: told when they change, and again to who comes back. */
final class MediaNewsTest {
    private static final long NOW = Long.MAX_VALUE - 1_000_000L;

    private final FakeConference conference = new FakeConference();
    private final SignalingServer server =
            new SignalingServer(conference, SignalingConfig.defaults(), new Random(42), () -> Instant.EPOCH);
    private final RecordingOutbound outbound = new RecordingOutbound();
    private final SignalingConnection connection = server.connect(outbound, NOW);
    private final ParticipantKey key;
    private final String token;

    MediaNewsTest() {
        connection.onText("{\"t\":\"join\",\"id\":1,\"v\":1,\"room\":\"r\",\"name\":\"Aki\"}", NOW);
        key = conference.admit();
        token = outbound.next("welcome").path("resume").asText();
    }

    private void tell(ParticipantEvent event) {
        conference.tell(key, event);
    }

    private static ParticipantEvent.CodecsChosen codecs(Codec camera, Codec screen) {
        return new ParticipantEvent.CodecsChosen(new CodecPolicy.Choice(camera, screen));
    }

    /** Comes back over another connection; returns what that one is told. */
    private RecordingOutbound resume() {
        RecordingOutbound second = new RecordingOutbound();
        server.connect(second, NOW).onText("{\"t\":\"join\",\"id\":1,\"v\":1,\"resume\":\"" + token + "\"}", NOW);
        conference.next(ConferenceCommand.RequestSnapshot.class);
        return second;
    }

    private void snapshot() {
        tell(new ParticipantEvent.Snapshot(FakeConference.roomOf(key, "Aki")));
    }

    @Test
    void tellsTheRoomsCodecs() {
        tell(codecs(Codec.H264, Codec.AV1));

        assertThat(outbound.next("codecs").toString())
                .isEqualTo("{\"t\":\"codecs\",\"camera\":\"h264\",\"screen\":\"av1\"}");
    }

    @Test
    void tellsWhichLayersAreWanted() {
        tell(new ParticipantEvent.LayersWanted(Source.SCREEN, List.of("q", "f")));

        assertThat(outbound.next("layers").toString())
                .isEqualTo("{\"t\":\"layers\",\"source\":\"screen\",\"rids\":[\"q\",\"f\"]}");
    }

    @Test
    void tellsWhoSpeaksAndThatTheSpeakerLeft() {
        tell(new ParticipantEvent.ActiveSpeaker("pB"));
        tell(new ParticipantEvent.ActiveSpeaker(null));

        assertThat(outbound.next("speaker").toString()).isEqualTo("{\"t\":\"speaker\",\"id\":\"pB\"}");
        assertThat(outbound.next("speaker").toString()).isEqualTo("{\"t\":\"speaker\",\"id\":null}");
    }

    @Test
    void tellsThatASlotWaitsForAnotherCodec() {
        tell(new ParticipantEvent.SlotUndecodable("5"));

        assertThat(outbound.next("slot-waiting").toString())
                .isEqualTo("{\"t\":\"slot-waiting\",\"mid\":\"5\",\"reason\":\"codec\"}");
    }

    @Test
    void whoComesBackIsToldEverythingThatHolds() {
        tell(new ParticipantEvent.SlotAssigned("5", "pB", Source.CAMERA, 7));
        tell(new ParticipantEvent.SlotUndecodable("5"));
        tell(codecs(Codec.VP9, Codec.VP8));
        tell(new ParticipantEvent.LayersWanted(Source.CAMERA, List.of("q", "f")));
        tell(new ParticipantEvent.LayersWanted(Source.CAMERA, List.of("q")));
        tell(new ParticipantEvent.ActiveSpeaker("pB"));

        RecordingOutbound second = resume();
        second.expectNothing();
        snapshot();

        JsonNode welcome = second.next("welcome");
        assertThat(welcome.path("codecs").toString()).isEqualTo("{\"camera\":\"vp9\",\"screen\":\"vp8\"}");
        assertThat(second.next("slot").path("id").asText()).isEqualTo("pB");
        assertThat(second.next("slot-waiting").path("mid").asText()).isEqualTo("5");
        assertThat(second.next("layers").path("rids").toString())
                .as("the last word")
                .isEqualTo("[\"q\"]");
        assertThat(second.next("speaker").path("id").asText()).isEqualTo("pB");
        second.expectNothing();
    }

    @Test
    void whatChangesBetweenResumeAndWelcomeIsInTheWelcome() {
        RecordingOutbound second = resume();
        tell(codecs(Codec.AV1, Codec.AV1));
        second.expectNothing();
        snapshot();

        assertThat(second.next("welcome").path("codecs").path("camera").asText())
                .isEqualTo("av1");
        second.expectNothing();
    }

    @Test
    void aSlotThatIsShownAgainDoesNotWaitAnyMore() {
        tell(new ParticipantEvent.SlotAssigned("5", "pB", Source.CAMERA, 7));
        tell(new ParticipantEvent.SlotUndecodable("5"));
        tell(new ParticipantEvent.SlotLive("5"));

        RecordingOutbound second = resume();
        snapshot();

        second.next("welcome");
        second.next("slot");
        second.next("slot-live");
        second.expectNothing();
    }

    @Test
    void anotherOccupantOfASlotWaitsForNothing() {
        tell(new ParticipantEvent.SlotAssigned("5", "pB", Source.CAMERA, 7));
        tell(new ParticipantEvent.SlotUndecodable("5"));
        tell(new ParticipantEvent.SlotAssigned("5", "pC", Source.CAMERA, 8));

        RecordingOutbound second = resume();
        snapshot();

        second.next("welcome");
        assertThat(second.next("slot").path("id").asText()).isEqualTo("pC");
        second.expectNothing();
    }

    @Test
    void answersWithTheLatestFigures() {
        connection.onText("{\"t\":\"stats\",\"id\":9}", NOW);
        conference.next(ConferenceCommand.RequestReport.class);
        tell(new ParticipantEvent.Report(new ParticipantReport(
                41.5,
                4.25,
                2_634_000,
                List.of(new PublicationReport(
                        Source.CAMERA,
                        List.of(new PublicationReport.EncodingReport(
                                Codec.VP8, 1_000_000, 230_400, 900, 9, 0.01, 3.5, 8, 7, 2, 1)))),
                List.of(new SlotReport("5", 2, 0, 500_000, 400, 4, 0.02, 2.5, 3, 3, 1, 0)))));

        JsonNode stats = outbound.next("stats");
        assertThat(stats.path("re").asInt()).isEqualTo(9);
        assertThat(stats.path("roundTripMillis").asDouble()).isEqualTo(41.5);
        assertThat(stats.path("score").asDouble()).isEqualTo(4.25);
        assertThat(stats.path("availableBitsPerSecond").asLong()).isEqualTo(2_634_000);
        JsonNode encoding = stats.path("publications").get(0).path("encodings").get(0);
        assertThat(stats.path("publications").get(0).path("source").asText()).isEqualTo("camera");
        assertThat(encoding.path("codec").asText()).isEqualTo("vp8");
        assertThat(encoding.path("recovered").asInt()).isEqualTo(7);
        assertThat(stats.path("slots").get(0).path("mid").asText()).isEqualTo("5");
        assertThat(stats.path("slots").get(0).path("encoding").asInt()).isEqualTo(2);
    }

    @Test
    void figuresThatWereAskedForOverTheOldConnectionAreNotToldToTheNewOne() {
        connection.onText("{\"t\":\"stats\",\"id\":9}", NOW);
        conference.next(ConferenceCommand.RequestReport.class);
        RecordingOutbound second = resume();
        snapshot();
        second.next("welcome");
        tell(new ParticipantEvent.Report(new ParticipantReport(1, 5, 0, List.of(), List.of())));

        second.expectNothing();
    }
}
