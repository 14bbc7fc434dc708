package dev.kakehashi.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.ConferenceCommand;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.ParticipantKey;
import dev.kakehashi.signaling.access.AccessClaims;
import dev.kakehashi.signaling.access.AccessPolicy;
import dev.kakehashi.signaling.access.AccessRole;
import dev.kakehashi.signaling.access.AccessTokens;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Joining where tokens are needed. */
class AccessToRoomsTest {
    private static final byte[] SECRET = new byte[32];
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    private final FakeConference conference = new FakeConference();
    private final SignalingServer server = new SignalingServer(
            conference,
            SignalingConfig.with(CodecPolicy.defaults(), AccessPolicy.withSecret(SECRET), IceServers.none()),
            new Random(42),
            () -> NOW);
    private final RecordingOutbound outbound = new RecordingOutbound();
    private final SignalingConnection connection = server.connect(outbound, 0);

    private static String token(String room, AccessRole role, @Nullable String name, Instant expires) {
        return new AccessTokens(SECRET).make(new AccessClaims(room, role, null, name, null, expires));
    }

    private static String publish(String room, @Nullable String name) {
        return token(room, AccessRole.PUBLISH, name, NOW.plusSeconds(60));
    }

    private static String join(@Nullable String name, @Nullable String token) {
        ObjectNode join = JsonNodeFactory.instance.objectNode();
        join.put("t", "join").put("id", 1).put("v", 1).put("room", "Blue-River");
        if (name != null) {
            join.put("name", name);
        }
        join.put("token", token);
        return join.toString();
    }

    private JsonNode refused(@Nullable String token) {
        connection.onText(join("Aki", token), 0);
        JsonNode error = outbound.next("error");
        assertThat(error.path("code").asText()).isEqualTo("unauthorized");
        conference.expectNothing();
        return error;
    }

    @Test
    void letsNobodyInWithoutAToken() {
        JsonNode error = refused(null);

        assertThat(error.toString())
                .isEqualTo(
                        "{\"t\":\"error\",\"re\":1,\"code\":\"unauthorized\",\"reason\":\"missing\",\"text\":"
                                + "\"This server needs an access token; ask whoever runs it for one, or for a link that holds one.\"}");
        assertThat(server.statistics())
                .containsEntry("signaling_joins_refused", 1L)
                .containsEntry("signaling_joins_unauthorized", 1L)
                .containsEntry("signaling_sessions", 0L);
    }

    @Test
    void saysInAWordWhatIsWrongWithAToken() {
        assertThat(refused("nonsense").path("reason").asText()).isEqualTo("invalid");
        assertThat(refused(publish("red-river", null)).path("reason").asText()).isEqualTo("wrong-room");
        assertThat(refused(token("blue-river", AccessRole.WATCH, null, NOW.plusSeconds(60)))
                        .path("reason")
                        .asText())
                .isEqualTo("wrong-role");
        assertThat(refused(token("blue-river", AccessRole.PUBLISH, null, NOW.minusSeconds(60)))
                        .path("reason")
                        .asText())
                .isEqualTo("expired");
    }

    @Test
    void aConnectionMayTryAgainWithABetterToken() {
        refused(null);

        connection.onText(join("Aki", publish("blue-river", null)), 0);
        conference.admit();
        assertThat(nameInWelcome()).isEqualTo("Aki");
    }

    @Test
    void theNameOfTheTokenWins() {
        connection.onText(join("Somebody Else", publish("blue-river", "Aki")), 0);

        conference.admit();
        assertThat(nameInWelcome()).isEqualTo("Aki");
    }

    @Test
    void theNameMayBeLeftToTheToken() {
        connection.onText(join(null, publish("blue-river", "Aki")), 0);

        conference.admit();
        assertThat(nameInWelcome()).isEqualTo("Aki");
    }

    @Test
    void whereNeitherHasANameThereIsNone() {
        connection.onText(join(null, publish("blue-river", null)), 0);

        outbound.nextError("bad-name");
        conference.expectNothing();
    }

    /** The resume token is proof enough: it was given to who had entered. */
    @Test
    void comingBackNeedsNoAccessToken() {
        connection.onText(join("Aki", publish("blue-river", null)), 0);
        ParticipantKey key = conference.admit();
        String resume = outbound.next("welcome").path("resume").asText();
        connection.onClosed(1);
        RecordingOutbound second = new RecordingOutbound();

        server.connect(second, 2).onText("{\"t\":\"join\",\"id\":1,\"v\":1,\"resume\":\"" + resume + "\"}", 2);

        conference.next(ConferenceCommand.RequestSnapshot.class);
        conference.tell(key, new ParticipantEvent.Snapshot(FakeConference.roomOf(key, "Aki")));
        second.next("welcome");
    }

    @Test
    void anOpenServerIgnoresTokens() {
        SignalingServer open =
                new SignalingServer(conference, SignalingConfig.defaults(), new Random(42), () -> Instant.EPOCH);

        open.connect(outbound, 0).onText(join("Aki", "nonsense"), 0);

        conference.admit();
        assertThat(nameInWelcome()).isEqualTo("Aki");
    }

    private String nameInWelcome() {
        return outbound.next("welcome")
                .path("room")
                .path("participants")
                .path(0)
                .path("name")
                .asText();
    }
}
