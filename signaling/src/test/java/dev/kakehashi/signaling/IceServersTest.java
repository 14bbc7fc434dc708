package dev.kakehashi.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.ice.TurnCredentials;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IceServersTest {
    private static final TurnCredentials CREDENTIALS = new TurnCredentials(new byte[20]);
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    @Test
    void aClientIsSentToTheNameAndPortByWhichItCame() {
        List<IceServers.IceServer> told = IceServers.of(CREDENTIALS, () -> true, () -> NOW)
                .forClient(new ServerAddress("meet.example.org", 443), "p7Kq2v");

        assertThat(told).singleElement().satisfies(server -> {
            assertThat(server.urls())
                    .containsExactly(
                            "turn:meet.example.org:443?transport=tcp", "turns:meet.example.org:443?transport=tcp");
            assertThat(server.username()).isEqualTo("1800086400:p7Kq2v");
            assertThat(server.credential()).isEqualTo(CREDENTIALS.password("1800086400:p7Kq2v"));
        });
    }

    @Test
    void underACertificateThatNoBrowserTrustsNothingGoesOverTls() {
        List<IceServers.IceServer> told = IceServers.of(CREDENTIALS, () -> false, () -> NOW)
                .forClient(new ServerAddress("[2001:db8::7]", 8443), "p7Kq2v");

        assertThat(told.getFirst().urls()).containsExactly("turn:[2001:db8::7]:8443?transport=tcp");
    }

    @Test
    void whoCameByAnUnknownNameIsToldNothing() {
        assertThat(IceServers.of(CREDENTIALS, () -> true, () -> NOW).forClient(null, "p7Kq2v"))
                .isEmpty();
        assertThat(IceServers.none().forClient(new ServerAddress("meet.example.org", 443), "p7Kq2v"))
                .isEmpty();
    }

    @Test
    void theMediaPortIsAStunServerForOtherConnections() {
        IceServers servers = IceServers.of(CREDENTIALS, () -> true, () -> NOW);

        assertThat(servers.stunFor(new ServerAddress("[2001:db8::7]", 8443)))
                .containsExactly("stun:[2001:db8::7]:8443");
        assertThat(servers.stunFor(null)).isEmpty();
    }

    @Test
    void thePasswordIsInNoText() {
        IceServers.IceServer told = IceServers.of(CREDENTIALS, () -> true, () -> NOW)
                .forClient(new ServerAddress("meet.example.org", 443), "p7Kq2v")
                .getFirst();

        assertThat(told.toString()).doesNotContain(told.credential());
    }
}
