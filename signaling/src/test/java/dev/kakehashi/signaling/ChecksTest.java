package dev.kakehashi.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kakehashi.ice.TurnCredentials;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.ConferenceCommand;
import dev.kakehashi.sfu.EndReason;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.ParticipantKey;
import dev.kakehashi.sfu.RefusalReason;
import dev.kakehashi.sfu.RoomReport;
import dev.kakehashi.signaling.access.AccessPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rooms in which pages try their connection. */
class ChecksTest {
    private static final String KEY = "0123456789abcdef";
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    private final FakeConference conference = new FakeConference();
    private final SignalingServer server = server(AccessPolicy.open());

    private SignalingServer server(AccessPolicy access) {
        IceServers iceServers = IceServers.of(new TurnCredentials(new byte[20]), () -> false, () -> NOW);
        return new SignalingServer(
                conference, SignalingConfig.with(CodecPolicy.defaults(), access, iceServers), new Random(7), () -> NOW);
    }

    private static long seconds(int seconds) {
        return seconds * 1_000_000_000L;
    }

    private static String check(String key) {
        return "{\"t\":\"join\",\"id\":1,\"v\":1,\"check\":\"" + key + "\",\"later\":{\"than\":\"us\"}}";
    }

    /** Opens a connection and asks for a room; what comes is in the returned outbound. */
    private Page asks(String key, long nowNanos) {
        Page page = new Page(server, nowNanos);
        page.connection.onText(check(key), nowNanos);
        return page;
    }

    private static final class Page {
        final RecordingOutbound outbound = new RecordingOutbound(new ServerAddress("meet.example.org", 8443));
        final SignalingConnection connection;

        Page(SignalingServer server, long nowNanos) {
            connection = server.connect(outbound, nowNanos);
        }
    }

    @Test
    void needNoTokenAndNoName() {
        AccessPolicy closed =
                AccessPolicy.withSecret("a secret of more than thirty-two bytes".getBytes(StandardCharsets.UTF_8));
        Page page = new Page(server(closed), 0);

        page.connection.onText(check(KEY), 0);

        ParticipantKey who = conference.admit();
        assertThat(SignalingServer.isCheck(who.room())).isTrue();
        JsonNode welcome = page.outbound.next("welcome");
        assertThat(welcome.path("iceServers").path(0).path("username").asText()).startsWith("1800000120:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0123456789abcde", "0123456789abcdef/", "0123456789abcde\u00e9", "0123456789 abcdef"})
    void refuseKeysThatAreNone(String key) {
        Page page = asks(key, 0);

        page.outbound.nextError("bad-message");
        conference.expectNothing();
    }

    @Test
    void refuseAKeyThatIsTooLong() {
        asks("k".repeat(64), 0).outbound.expectNothing();
        conference.admit();

        asks("k".repeat(65), 0).outbound.nextError("bad-message");
        conference.expectNothing();
    }

    @Test
    void takeTwoAndAThirdWhenOneHasLeft() {
        Page first = asks(KEY, 0);
        ParticipantKey one = conference.admit();
        Page second = asks(KEY, 0);
        ParticipantKey two = conference.admit();
        assertThat(one.room()).isEqualTo(two.room());

        asks(KEY, 0).outbound.nextError("room-full");
        first.connection.onText("{\"t\":\"leave\",\"id\":2}", 0);
        asks(KEY, 0).outbound.expectNothing();

        conference.next(ConferenceCommand.Leave.class);
        conference.admit();
        second.outbound.next("welcome");
    }

    @Test
    void thatLoseTheirConnectionEndAtOnce() {
        Page page = asks(KEY, 0);
        conference.admit();

        page.connection.onClosed(seconds(1));

        assertThat(conference.next(ConferenceCommand.Leave.class).reason()).isEqualTo(EndReason.SIGNALING_LOST);
        assertThat(server.sessions()).isZero();
        assertThat(server.statistics()).containsEntry("signaling_check_rooms", 0L);
    }

    @Test
    void thatTheConferenceRefusesLeaveNoSeatTaken() {
        asks(KEY, 0);
        ConferenceCommand.Join join = conference.next(ConferenceCommand.Join.class);

        conference.tell(join.who(), new ParticipantEvent.Refused(RefusalReason.SERVER_FULL));

        assertThat(server.statistics()).containsEntry("signaling_check_rooms", 0L);
    }

    @Test
    void areFew() {
        for (int room = 0; room < CheckRooms.MAX_ROOMS; room++) {
            asks(KEY + room, 0);
            conference.admit();
        }

        asks(KEY + "one-more", 0).outbound.nextError("server-full");
        asks(KEY + 0, 0);
        conference.admit();

        assertThat(server.statistics())
                .containsEntry("signaling_check_rooms", (long) CheckRooms.MAX_ROOMS)
                .containsEntry("signaling_checks", CheckRooms.MAX_ROOMS + 1L)
                .containsEntry("signaling_checks_refused", 1L);
    }

    @Test
    void endForAllInThemAMinuteAfterTheyBegan() {
        Page first = asks(KEY, seconds(0));
        conference.admit();
        Page second = asks(KEY, seconds(50));
        conference.admit();
        first.connection.onText("{\"t\":\"ping\",\"id\":2}", seconds(30));
        first.outbound.clear();
        second.outbound.clear();

        server.onTick(seconds(60) - 1);
        first.outbound.expectNothing();
        server.onTick(seconds(60));

        for (Page page : List.of(first, second)) {
            JsonNode bye = page.outbound.next("bye");
            assertThat(bye.path("reason").asText()).isEqualTo("check-over");
            assertThat(page.outbound.closeCode()).isEqualTo(1000);
            assertThat(conference.next(ConferenceCommand.Leave.class).reason()).isEqualTo(EndReason.CHECK_OVER);
        }
        assertThat(server.statistics()).containsEntry("signaling_check_rooms", 0L);
    }

    @Test
    void areRefusedWhileTheServerDrains() {
        server.drain();

        asks(KEY, 0).outbound.nextError("draining");
    }

    @Test
    void areNoMeetingsThatAnybodyIsToldOf() {
        asks(KEY, 0);
        String room = conference.admit().room();

        assertThat(RoomsResource.json(List.of(new RoomReport(room, List.of())))).isEqualTo("{\"rooms\":[]}");
        assertThat(RoomName.fold(room)).as("nobody enters it by its name").isNull();
    }
}
