package dev.kakehashi.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.ice.TurnCredentials;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CheckResourceTest {
    private static final TurnCredentials CREDENTIALS = new TurnCredentials(new byte[20]);
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final ServerAddress REACHED = new ServerAddress("meet.example.org", 8443);

    private static CheckResource resource(boolean secure, boolean second) {
        return new CheckResource(
                IceServers.of(CREDENTIALS, () -> secure, () -> NOW),
                () -> second,
                List.of("203.0.113.10"),
                new Random(7));
    }

    private static String answer(CheckResource resource, @Nullable ServerAddress reached) {
        String json = resource.json("198.51.100.7", "198.51.100.7", reached, 0);
        assertThat(json).isNotNull();
        return String.valueOf(json);
    }

    @Test
    void namesBothPortsTheWaysAndTheVisitor() {
        assertThat(answer(resource(false, true), REACHED))
                .startsWith("{\"visitor\":\"198.51.100.7\",\"stun\":\"stun:meet.example.org:8443\","
                        + "\"secondStun\":\"stun:meet.example.org:8444\","
                        + "\"ways\":[\"udp\",\"tcp\",\"turn-tcp\",\"websocket\",\"events\"],\"addresses\":[\"203.0.113.10\"],"
                        + "\"iceServers\":[{\"urls\":[\"turn:meet.example.org:8443?transport=tcp\"],"
                        + "\"username\":\"1800000120:check");
    }

    @Test
    void namesTurnOverTlsUnderACertificateThatBrowsersTrust() {
        assertThat(answer(resource(true, true), REACHED)).contains("\"turn-tls\"", "turns:meet.example.org:8443");
    }

    @Test
    void namesNoSecondPortThatIsClosedOrCanNotBe() {
        assertThat(answer(resource(false, false), REACHED)).contains("\"secondStun\":null");
        assertThat(answer(resource(false, true), new ServerAddress("meet.example.org", 65_535)))
                .contains("\"stun\":\"stun:meet.example.org:65535\",\"secondStun\":null");
    }

    @Test
    void namesNothingToWhoCameByAnUnknownName() {
        assertThat(answer(resource(true, true), null))
                .contains("\"stun\":null,\"secondStun\":null")
                .endsWith("\"iceServers\":[]}");
    }

    @Test
    void isNotGivenToWhoAsksTooOften() {
        CheckResource resource = resource(false, true);
        for (int asked = 0; asked < CheckResource.BURST; asked++) {
            assertThat(resource.json("198.51.100.7", null, REACHED, 0)).isNotNull();
        }

        assertThat(resource.json("198.51.100.7", null, REACHED, 0)).isNull();
        assertThat(resource.json("198.51.100.8", null, REACHED, 0))
                .as("another address")
                .isNotNull();
        assertThat(resource.json("198.51.100.7", null, REACHED, 1_000_000_000L))
                .as("a second later")
                .isNotNull();
    }
}
