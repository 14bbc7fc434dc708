package dev.kakehashi.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What participants say to each other through the server. */
class PeerMessagesTest {
    private final FakeConference conference = new FakeConference();
    private final SignalingServer server =
            new SignalingServer(conference, SignalingConfig.defaults(), new Random(7), () -> Instant.EPOCH);
    private final Client aki = new Client("river");
    private final Client ben = new Client("river");

    /** A participant and the connection that it has now. */
    private final class Client {
        private final String id;
        private String token;
        private RecordingOutbound outbound = new RecordingOutbound();
        private SignalingConnection connection = server.connect(outbound, 0);

        Client(String room) {
            connection.onText("{\"t\":\"join\",\"id\":1,\"v\":1,\"room\":\"" + room + "\",\"name\":\"x\"}", 0);
            id = conference.admit().participant();
            token = outbound.next("welcome").path("resume").asText();
        }

        void says(String to, String body, long nowNanos) {
            connection.onText(
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("t", "peer")
                            .put("id", 2)
                            .put("to", to)
                            .put("body", body)
                            .toString(),
                    nowNanos);
        }

        void loses() {
            connection.onClosed(0);
        }

        /** Its welcome is still to come. */
        void comesBack() {
            outbound = new RecordingOutbound();
            connection = server.connect(outbound, 0);
            connection.onText("{\"t\":\"join\",\"id\":1,\"v\":1,\"resume\":\"" + token + "\"}", 0);
        }
    }

    @Test
    void arriveUnchangedAndAreAnswered() {
        String body = "{\"k\":\"direct\",\"sdp\":\"v=0\\r\\n\",\"橋\":\"\\u0000\"}";

        aki.says(ben.id, body, 0);

        JsonNode heard = ben.outbound.next("peer");
        assertThat(heard.path("from").asText()).isEqualTo(aki.id);
        assertThat(heard.path("body").asText()).isEqualTo(body);
        assertThat(aki.outbound.next("ok").path("re").asInt()).isEqualTo(2);
        ben.outbound.expectNothing();
    }

    @Test
    void keepTheirOrder() {
        aki.says(ben.id, "first", 0);
        aki.says(ben.id, "second", 0);

        assertThat(ben.outbound.next("peer").path("body").asText()).isEqualTo("first");
        assertThat(ben.outbound.next("peer").path("body").asText()).isEqualTo("second");
    }

    @Test
    void toNobodyAreAnsweredByAnError() {
        aki.says("pNobody", "hello", 0);

        aki.outbound.nextError("no-such-participant");
        assertThat(aki.outbound.closeCode()).isEqualTo(-1);
    }

    @Test
    void reachNobodyOfAnotherRoom() {
        Client cho = new Client("sea");

        aki.says(cho.id, "hello", 0);

        aki.outbound.nextError("no-such-participant");
        cho.outbound.expectNothing();
    }

    @Test
    void reachNobodyInTheGraceTimeAndAreNotKept() {
        ben.loses();

        aki.says(ben.id, "hello", 0);

        aki.outbound.nextError("no-such-participant");
    }

    @Test
    void reachNobodyBeforeTheWelcomeThatBringsThemBack() {
        ben.loses();
        ben.comesBack();

        aki.says(ben.id, "hello", 0);

        aki.outbound.nextError("no-such-participant");
        ben.outbound.expectNothing();
    }

    @Test
    void needAJoin() {
        RecordingOutbound stranger = new RecordingOutbound();

        server.connect(stranger, 0).onText("{\"t\":\"peer\",\"id\":2,\"to\":\"" + ben.id + "\",\"body\":\"hello\"}", 0);

        stranger.nextError("not-joined");
        ben.outbound.expectNothing();
    }

    @Test
    void thatAreTooManyEndTheConnectionThoughTheMessagesAloneWouldNot() {
        // 100 ms apart: half of what a connection may send, twice what may go to others.
        long stepNanos = 100_000_000L;
        for (int sent = 0; aki.outbound.closeCode() == -1 && sent < 200; sent++) {
            aki.says(ben.id, "hello", sent * stepNanos);
        }

        assertThat(aki.outbound.closeCode()).isEqualTo(1008);
    }

    @Test
    void areInNoText() {
        assertThat(new ClientMessage.Peer(1, "pB", "secret").toString()).doesNotContain("secret");
        assertThat(new ServerMessage.Peer("pA", "secret").toString()).doesNotContain("secret");
    }
}
