package dev.kakehashi.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.ConferenceCommand;
import dev.kakehashi.sfu.EndReason;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.ParticipantInfo;
import dev.kakehashi.sfu.ParticipantKey;
import dev.kakehashi.sfu.RefusalReason;
import dev.kakehashi.sfu.RoomSnapshot;
import dev.kakehashi.sfu.SlotView;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.signaling.sdp.Offers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignalingServerTest {
    private static final String JOIN = "{\"t\":\"join\",\"id\":1,\"v\":1,\"room\":\"Blue-River\",\"name\":\" Aki \"}";

    private final FakeConference conference = new FakeConference();
    private final SignalingServer server =
            new SignalingServer(conference, SignalingConfig.defaults(), new Random(42), () -> Instant.EPOCH);
    private final RecordingOutbound outbound = new RecordingOutbound();
    private final SignalingConnection connection = server.connect(outbound, seconds(0));

    @Test
    void welcomesWhoJoins() {
        connection.onText(JOIN, seconds(1));
        ParticipantKey key = conference.admit();

        assertThat(key.room()).isEqualTo("blue-river");
        assertThat(key.participant()).matches("[0-9A-Za-z]{8}");
        JsonNode welcome = outbound.next("welcome");
        String resume = welcome.path("resume").asText();
        assertThat(resume).matches("[-_0-9A-Za-z]{32}");
        assertThat(welcome.toString())
                .isEqualTo(
                        "{\"t\":\"welcome\",\"re\":1,\"v\":1,\"you\":\"%s\",\"resume\":\"%s\",\"graceSeconds\":30,"
                                        .formatted(key.participant(), resume)
                                + "\"room\":{\"name\":\"blue-river\",\"n\":7,\"participants\":[{\"id\":\"%s\",\"name\":\"Aki\",\"live\":[]}]},"
                                        .formatted(key.participant())
                                + "\"pool\":{\"people\":4,\"screens\":1},\"codecs\":{\"camera\":\"vp8\",\"screen\":\"vp9\"},\"iceServers\":[],\"stun\":[]}");
        assertThat(server.sessions()).isEqualTo(1);
    }

    @Test
    void negotiatesBeforeItAnswers() {
        ParticipantKey key = join();

        connection.onText(offer(2), seconds(2));

        ConferenceCommand.Negotiate negotiate = conference.next(ConferenceCommand.Negotiate.class);
        assertThat(negotiate.who()).isEqualTo(key);
        assertThat(negotiate.tracks()).hasSize(1);
        assertThat(negotiate.slots()).hasSize(1);
        assertThat(negotiate.local()).isEqualTo(Offers.local());
        JsonNode answer = outbound.next("answer");
        assertThat(answer.path("re").asInt()).isEqualTo(2);
        assertThat(answer.path("sdp").asText()).startsWith("v=0\r\n").contains("a=ice-lite");
    }

    @Test
    void refusesABadOfferAndTakesTheNextOne() {
        join();

        connection.onText(offer(2).replace("ice-ufrag", "ice-nothing"), seconds(2));
        assertThat(outbound.nextError("bad-sdp")).startsWith("The offer has no a=ice-ufrag;");
        conference.expectNothing();

        connection.onText(offer(3), seconds(3));
        assertThat(outbound.next("answer").path("re").asInt()).isEqualTo(3);
    }

    @Test
    void passesOnWhatAClientWants() {
        ParticipantKey key = join();
        connection.onText(offer(2), seconds(2));
        conference.next(ConferenceCommand.Negotiate.class);
        outbound.next("answer");

        connection.onText("{\"t\":\"live\",\"id\":3,\"source\":\"screen-audio\",\"on\":true}", seconds(3));
        assertThat(conference.next(ConferenceCommand.SetLive.class))
                .isEqualTo(new ConferenceCommand.SetLive(key, Source.SCREEN_AUDIO, true));
        assertThat(outbound.next("ok").path("re").asInt()).isEqualTo(3);

        connection.onText(
                "{\"t\":\"view\",\"id\":4,\"slots\":[{\"mid\":\"5\",\"visible\":true,\"width\":640.5,\"height\":99999,\"priority\":5}]}",
                seconds(3));
        assertThat(conference.next(ConferenceCommand.View.class).slots())
                .containsExactly(new SlotView("5", true, 640, 16_384, 5));
        assertThat(outbound.next("ok").path("re").asInt()).isEqualTo(4);

        connection.onText("{\"t\":\"view\",\"id\":5,\"slots\":[{\"mid\":\"0\",\"visible\":true}]}", seconds(3));
        outbound.nextError("unknown-slot");
        conference.expectNothing();

        connection.onText("{\"t\":\"snapshot\",\"id\":6}", seconds(3));
        conference.next(ConferenceCommand.RequestSnapshot.class);
        conference.tell(key, new ParticipantEvent.Snapshot(FakeConference.roomOf(key, "Aki")));
        JsonNode room = outbound.next("room");
        assertThat(room.path("re").asInt()).isEqualTo(6);
        assertThat(room.path("room").path("n").asInt()).isEqualTo(7);

        connection.onText("{\"t\":\"ping\",\"id\":7}", seconds(3));
        assertThat(outbound.next("pong").path("re").asInt()).isEqualTo(7);
    }

    @Test
    void tellsWhatHappensInTheRoom() {
        ParticipantKey key = join();

        conference.tell(
                key,
                new ParticipantEvent.Joined(
                        8, new ParticipantInfo("pB", "Ben", Set.of(Source.CAMERA, Source.MICROPHONE))));
        conference.tell(key, new ParticipantEvent.LiveChanged(9, "pB", Source.CAMERA, false));
        conference.tell(key, new ParticipantEvent.SlotAssigned("5", "pB", Source.CAMERA, 4_000_000_000L));
        conference.tell(key, new ParticipantEvent.SlotLive("5"));
        conference.tell(key, new ParticipantEvent.SlotAssigned("5", null, null, 0));
        conference.tell(key, new ParticipantEvent.SlotsNeeded(9, 1));
        conference.tell(key, new ParticipantEvent.Connected());
        conference.tell(key, new ParticipantEvent.Left(10, "pB", EndReason.CONSENT_EXPIRED));

        assertThat(outbound.next("joined").toString())
                .isEqualTo(
                        "{\"t\":\"joined\",\"n\":8,\"participant\":{\"id\":\"pB\",\"name\":\"Ben\",\"live\":[\"microphone\",\"camera\"]}}");
        assertThat(outbound.next("live").toString())
                .isEqualTo("{\"t\":\"live\",\"n\":9,\"id\":\"pB\",\"source\":\"camera\",\"on\":false}");
        assertThat(outbound.next("slot").toString())
                .isEqualTo(
                        "{\"t\":\"slot\",\"mid\":\"5\",\"id\":\"pB\",\"source\":\"camera\",\"rtpTimestamp\":4000000000}");
        assertThat(outbound.next("slot-live").toString()).isEqualTo("{\"t\":\"slot-live\",\"mid\":\"5\"}");
        assertThat(outbound.next("slot").toString())
                .isEqualTo("{\"t\":\"slot\",\"mid\":\"5\",\"id\":null,\"source\":null,\"rtpTimestamp\":0}");
        assertThat(outbound.next("pool").toString()).isEqualTo("{\"t\":\"pool\",\"people\":9,\"screens\":1}");
        assertThat(outbound.next("connected").toString()).isEqualTo("{\"t\":\"connected\"}");
        assertThat(outbound.next("left").toString())
                .isEqualTo("{\"t\":\"left\",\"n\":10,\"id\":\"pB\",\"reason\":\"consent-expired\"}");
    }

    @Test
    void saysGoodbyeToWhoLeaves() {
        ParticipantKey key = join();

        connection.onText("{\"t\":\"leave\",\"id\":9}", seconds(2));

        assertThat(outbound.next("ok").path("re").asInt()).isEqualTo(9);
        assertThat(outbound.next("bye").path("reason").asText()).isEqualTo("left");
        assertThat(outbound.closeCode()).isEqualTo(1000);
        assertThat(conference.next(ConferenceCommand.Leave.class))
                .isEqualTo(new ConferenceCommand.Leave(key, EndReason.LEFT));
        assertThat(server.sessions()).isZero();
        conference.tell(key, new ParticipantEvent.Ended(EndReason.LEFT));
        connection.onClosed(seconds(2));
        outbound.expectNothing();
        conference.expectNothing();
    }

    @Test
    void saysWhyTheMediaSideEndedIt() {
        ParticipantKey key = join();

        conference.tell(key, new ParticipantEvent.Ended(EndReason.NEVER_CONNECTED));

        JsonNode bye = outbound.next("bye");
        assertThat(bye.path("reason").asText()).isEqualTo("never-connected");
        assertThat(bye.path("text").asText()).contains("firewall");
        assertThat(outbound.closeCode()).isEqualTo(1000);
        conference.expectNothing();
    }

    @Test
    void resumesOverANewConnection() {
        ParticipantKey key = join();
        String token = lastToken;
        conference.tell(key, new ParticipantEvent.SlotAssigned("5", "pB", Source.CAMERA, 1));
        conference.tell(key, new ParticipantEvent.SlotLive("5"));
        conference.tell(key, new ParticipantEvent.SlotAssigned("7", "pC", Source.CAMERA, 2));
        connection.onClosed(seconds(5));
        conference.tell(key, new ParticipantEvent.Connected());
        conference.tell(key, new ParticipantEvent.SlotsNeeded(9, 2));
        server.onTick(seconds(30));
        conference.expectNothing();

        RecordingOutbound second = new RecordingOutbound();
        SignalingConnection newConnection = server.connect(second, seconds(31));
        newConnection.onText(resume(token), seconds(31));
        conference.next(ConferenceCommand.RequestSnapshot.class);
        conference.tell(key, new ParticipantEvent.Joined(8, new ParticipantInfo("pB", "Ben", Set.of())));
        second.expectNothing();
        conference.tell(key, new ParticipantEvent.Snapshot(new RoomSnapshot(8, List.of())));

        JsonNode welcome = second.next("welcome");
        assertThat(welcome.path("re").asInt()).isEqualTo(1);
        assertThat(welcome.path("you").asText()).isEqualTo(key.participant());
        assertThat(welcome.path("resume").asText()).hasSize(32).isNotEqualTo(token);
        assertThat(welcome.path("room").path("n").asInt()).isEqualTo(8);
        assertThat(welcome.path("pool").path("people").asInt()).isEqualTo(9);
        second.next("connected");
        assertThat(second.next("slot").path("id").asText()).isEqualTo("pB");
        assertThat(second.next("slot-live").path("mid").asText()).isEqualTo("5");
        assertThat(second.next("slot").path("id").asText()).isEqualTo("pC");
        second.expectNothing();
        server.onTick(seconds(60));
        assertThat(server.sessions()).isEqualTo(1);
        conference.expectNothing();
    }

    @Test
    void movesToANewConnectionWhileTheOldOneStillLooksOpen() {
        ParticipantKey key = join();
        RecordingOutbound second = new RecordingOutbound();
        SignalingConnection newConnection = server.connect(second, seconds(2));

        newConnection.onText(resume(lastToken), seconds(2));
        conference.tell(key, new ParticipantEvent.Snapshot(FakeConference.roomOf(key, "Aki")));

        second.next("welcome");
        assertThat(outbound.closeCode()).isEqualTo(4001);
        connection.onText("{\"t\":\"leave\",\"id\":9}", seconds(2));
        connection.onClosed(seconds(3));
        server.onTick(seconds(40));
        assertThat(server.sessions()).isEqualTo(1);
    }

    @Test
    void takesAnOldTokenOnlyUntilTheNewOneArrived() {
        ParticipantKey key = join();
        String first = lastToken;
        connection.onClosed(seconds(2));
        RecordingOutbound lost = new RecordingOutbound();
        server.connect(lost, seconds(3)).onText(resume(first), seconds(3));
        conference.tell(key, new ParticipantEvent.Snapshot(FakeConference.roomOf(key, "Aki")));
        lost.next("welcome");

        // That welcome never reached the client.
        RecordingOutbound second = new RecordingOutbound();
        SignalingConnection newConnection = server.connect(second, seconds(4));
        newConnection.onText(resume(first), seconds(4));
        conference.tell(key, new ParticipantEvent.Snapshot(FakeConference.roomOf(key, "Aki")));
        String newest = second.next("welcome").path("resume").asText();
        newConnection.onText("{\"t\":\"snapshot\",\"id\":2}", seconds(5));
        newConnection.onClosed(seconds(6));

        RecordingOutbound third = new RecordingOutbound();
        SignalingConnection last = server.connect(third, seconds(7));
        last.onText(resume(first), seconds(7));
        third.nextError("resume-failed");
        last.onText(resume(newest), seconds(7));
        conference.tell(key, new ParticipantEvent.Snapshot(FakeConference.roomOf(key, "Aki")));
        third.expectNothing();
        conference.tell(key, new ParticipantEvent.Snapshot(FakeConference.roomOf(key, "Aki")));
        third.next("welcome");
    }

    @Test
    void refusesTokensThatItDoesNotKnow() {
        join();
        String token = lastToken;
        char last = token.charAt(31);
        for (String wrong : List.of(
                "",
                "abc",
                "A".repeat(32),
                token.substring(0, 31) + (last == 'A' ? 'B' : 'A'),
                token + "A",
                "é".repeat(32))) {
            RecordingOutbound other = new RecordingOutbound();
            server.connect(other, seconds(2)).onText(resume(wrong), seconds(2));
            other.nextError("resume-failed");
        }
        assertThat(outbound.closeCode()).isEqualTo(-1);
    }

    @Test
    void endsWhoDoesNotComeBackInTime() {
        ParticipantKey key = join();
        connection.onClosed(seconds(5));

        server.onTick(seconds(35));
        conference.expectNothing();
        server.onTick(seconds(36));

        assertThat(conference.next(ConferenceCommand.Leave.class))
                .isEqualTo(new ConferenceCommand.Leave(key, EndReason.SIGNALING_LOST));
        assertThat(server.sessions()).isZero();
        RecordingOutbound late = new RecordingOutbound();
        server.connect(late, seconds(37)).onText(resume(lastToken), seconds(37));
        late.nextError("resume-failed");
    }

    @Test
    void givesUpAJoinWhoseConnectionIsGone() {
        connection.onText(JOIN, seconds(1));
        ConferenceCommand.Join join = conference.next(ConferenceCommand.Join.class);

        connection.onClosed(seconds(1));

        assertThat(conference.next(ConferenceCommand.Leave.class).who()).isEqualTo(join.who());
        conference.tell(
                join.who(),
                new ParticipantEvent.Admitted(
                        Offers.local(),
                        FakeConference.roomOf(join.who(), "Aki"),
                        CodecPolicy.defaults().choose(List.of()),
                        4,
                        1));
        outbound.expectNothing();
        assertThat(server.sessions()).isZero();
    }

    @ParameterizedTest
    @EnumSource(RefusalReason.class)
    void saysWhyNobodyMayComeIn(RefusalReason reason) {
        Map<RefusalReason, String> codes = Map.of(
                RefusalReason.ROOM_FULL, "room-full",
                RefusalReason.SERVER_FULL, "server-full",
                RefusalReason.ALREADY_PRESENT, "internal",
                RefusalReason.NOBODY_TO_WATCH, "internal",
                RefusalReason.DRAINING, "draining");
        connection.onText(JOIN, seconds(1));
        conference.tell(conference.next(ConferenceCommand.Join.class).who(), new ParticipantEvent.Refused(reason));
        outbound.nextError(codes.getOrDefault(reason, ""));

        connection.onText(JOIN, seconds(2));
        conference.admit();
        outbound.next("welcome");
    }

    @Test
    void wantsAJoinFirstAndOnlyOne() {
        connection.onText("{\"t\":\"snapshot\",\"id\":1}", seconds(0));
        outbound.nextError("not-joined");
        connection.onText(JOIN, seconds(0));
        connection.onText("{\"t\":\"snapshot\",\"id\":2}", seconds(0));
        outbound.nextError("not-joined");
        conference.admit();
        outbound.next("welcome");
        connection.onText(JOIN, seconds(0));
        outbound.nextError("already-joined");
        connection.onText(resume("x"), seconds(0));
        outbound.nextError("already-joined");
    }

    @Test
    void checksNamesBeforeTheMediaSideHears() {
        connection.onText(JOIN.replace("Blue-River", "no spaces"), seconds(0));
        outbound.nextError("bad-room");
        connection.onText(JOIN.replace("Blue-River", ""), seconds(0));
        outbound.nextError("bad-room");
        connection.onText(JOIN.replace(" Aki ", "\\u0007"), seconds(0));
        outbound.nextError("bad-name");
        connection.onText(JOIN.replace(" Aki ", "\\u202e"), seconds(0));
        outbound.nextError("bad-name");
        conference.expectNothing();
    }

    @Test
    void closesAfterTheErrorsThatSaySo() {
        expectClosed("nonsense", "bad-json", 1007);
        expectClosed("[1,2]", "bad-json", 1007);
        expectClosed(JOIN.replace("\"v\":1", "\"v\":2"), "version", 1008);
        expectClosed("{\"t\":\"ping\",\"id\":1,\"x\":\"" + "y".repeat(17_000) + "\"}", "too-large", 1009);
        expectClosed("x".repeat(2_000_000), "too-large", 1009);
    }

    @Test
    void staysOpenAfterTheOthers() {
        connection.onText("{\"t\":\"dance\",\"id\":1}", seconds(0));
        outbound.nextError("unknown-type");
        connection.onText("{\"t\":\"ping\"}", seconds(0));
        assertThat(outbound.nextError("bad-message")).contains("\"id\"");
        connection.onText("{\"id\":3}", seconds(0));
        assertThat(outbound.nextError("bad-message")).startsWith("\"t\" must be a string");
        connection.onText("{\"t\":\"ping\",\"id\":4}", seconds(0));
        outbound.next("pong");
    }

    @Test
    void closesWhoIsTooFast() {
        for (int i = 0; i < 50; i++) {
            connection.onText("{\"t\":\"ping\",\"id\":1}", seconds(0));
            outbound.next("pong");
        }
        for (int i = 0; i < 20; i++) {
            connection.onText("{\"t\":\"ping\",\"id\":1}", seconds(1));
            outbound.next("pong");
        }
        connection.onText("{\"t\":\"ping\",\"id\":1}", seconds(1));
        outbound.nextError("too-fast");
        assertThat(outbound.closeCode()).isEqualTo(1008);
        connection.onText("{\"t\":\"ping\",\"id\":1}", seconds(9));
        outbound.expectNothing();
    }

    @Test
    void closesWhoDoesNotJoinOrFallsSilent() {
        server.onTick(seconds(10));
        assertThat(outbound.closeCode()).isEqualTo(-1);
        server.onTick(seconds(11));
        assertThat(outbound.closeCode()).isEqualTo(1008);

        RecordingOutbound other = new RecordingOutbound();
        SignalingConnection silent = server.connect(other, seconds(20));
        silent.onText(JOIN, seconds(20));
        ParticipantKey key = conference.admit();
        server.onTick(seconds(60));
        assertThat(other.closeCode()).isEqualTo(-1);
        server.onTick(seconds(61));
        assertThat(other.closeCode()).isEqualTo(1008);
        server.onTick(seconds(91));
        assertThat(server.sessions()).isEqualTo(1);
        server.onTick(seconds(92));
        assertThat(conference.next(ConferenceCommand.Leave.class).who()).isEqualTo(key);
        assertThat(server.statistics())
                .containsEntry("signaling_join_deadlines", 1L)
                .containsEntry("signaling_idle_closed", 1L)
                .containsEntry("signaling_connections", 0L);
    }

    @Test
    void takesNobodyNewWhileItDrains() {
        ParticipantKey key = join();
        server.drain();

        RecordingOutbound other = new RecordingOutbound();
        SignalingConnection late = server.connect(other, seconds(2));
        late.onText(JOIN, seconds(2));
        other.nextError("draining");
        late.onText(resume(lastToken), seconds(2));
        conference.next(ConferenceCommand.RequestSnapshot.class);
        conference.tell(key, new ParticipantEvent.Snapshot(FakeConference.roomOf(key, "Aki")));
        other.next("welcome");
    }

    @Test
    void saysGoodbyeToEverybodyWhenItStops() {
        ParticipantKey key = join();
        RecordingOutbound unjoined = new RecordingOutbound();
        server.connect(unjoined, seconds(1));

        server.stop();

        assertThat(outbound.next("bye").path("reason").asText()).isEqualTo("server-stopping");
        assertThat(outbound.closeCode()).isEqualTo(1001);
        assertThat(unjoined.closeCode()).isEqualTo(1001);
        assertThat(conference.next(ConferenceCommand.Leave.class))
                .isEqualTo(new ConferenceCommand.Leave(key, EndReason.SERVER_STOPPING));
        assertThat(server.sessions()).isZero();
        RecordingOutbound late = new RecordingOutbound();
        server.connect(late, seconds(2)).onText(JOIN, seconds(2));
        assertThat(late.closeCode()).isEqualTo(1001);
        conference.expectNothing();
    }

    @Test
    void countsWhatHappened() {
        join();
        connection.onText("{\"t\":\"dance\",\"id\":1}", seconds(2));

        assertThat(server.statistics())
                .containsEntry("signaling_connections_opened", 1L)
                .containsEntry("signaling_messages_received", 2L)
                .containsEntry("signaling_joins", 1L)
                .containsEntry("signaling_errors_sent", 1L)
                .containsEntry("signaling_internal_errors", 0L)
                .containsEntry("signaling_sessions", 1L);
    }

    private String lastToken = "";

    private ParticipantKey join() {
        connection.onText(JOIN, seconds(1));
        ParticipantKey key = conference.admit();
        lastToken = outbound.next("welcome").path("resume").asText();
        return key;
    }

    private void expectClosed(String text, String code, int closeCode) {
        RecordingOutbound other = new RecordingOutbound();
        server.connect(other, seconds(0)).onText(text, seconds(0));
        other.nextError(code);
        assertThat(other.closeCode()).isEqualTo(closeCode);
    }

    private static String resume(String token) {
        return "{\"t\":\"join\",\"id\":1,\"v\":1,\"resume\":\"" + token + "\"}";
    }

    /** Firefox's offer, of which one track and one slot are used. */
    private static String offer(int id) {
        ObjectNode offer = JsonNodeFactory.instance.objectNode();
        offer.put("t", "offer").put("id", id).put("sdp", Offers.resource("offers/firefox-first.sdp"));
        offer.putArray("tracks").addObject().put("mid", "0").put("source", "microphone");
        offer.putArray("slots").addObject().put("mid", "5").put("use", "video");
        return offer.toString();
    }

    private static long seconds(long seconds) {
        // Nanosecond clocks may begin anywhere, and wrap.
        return Long.MAX_VALUE - 1_000_000_000L + seconds * 1_000_000_000L;
    }
}
