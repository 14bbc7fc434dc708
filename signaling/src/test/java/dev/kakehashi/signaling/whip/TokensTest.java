package dev.kakehashi.signaling.whip;

import static dev.kakehashi.signaling.whip.Asked.ask;
import static dev.kakehashi.signaling.whip.Asked.post;
import static dev.kakehashi.signaling.whip.Asked.withToken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.ConferenceCommand;
import dev.kakehashi.signaling.FakeConference;
import dev.kakehashi.signaling.IceServers;
import dev.kakehashi.signaling.access.AccessClaims;
import dev.kakehashi.signaling.access.AccessPolicy;
import dev.kakehashi.signaling.access.AccessRole;
import dev.kakehashi.signaling.access.AccessTokens;
import dev.kakehashi.signaling.sdp.Undeclared;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokensTest {
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final FakeConference conference = new FakeConference();
    private final MediaResources resources = new MediaResources(
            conference,
            CodecPolicy.defaults(),
            AccessPolicy.withSecret(SECRET),
            8443,
            IceServers.none(),
            new Random(5),
            Runnable::run,
            () -> NOW);
    private final ResourceRequest publish = post("/whip/blue/cam", Undeclared.publisher());

    @Test
    void aMissingTokenIsAskedFor() {
        ResourceResponse answer = ask(resources, publish, 0);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers()).containsEntry("WWW-Authenticate", "Bearer realm=\"kakehashi\"");
        conference.expectNothing();
    }

    @Test
    void aWrongTokenIsRefused() {
        String other = new AccessTokens("another secret of 32 bytes or so".getBytes(StandardCharsets.US_ASCII))
                .make(claims("blue", "cam", AccessRole.PUBLISH, NOW.plusSeconds(60)));

        ResourceResponse answer = ask(resources, withToken(publish, other), 0);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers().get("WWW-Authenticate")).contains("error=\"invalid_token\"");
        assertThat(answer.body()).doesNotContain(other);
    }

    @Test
    void anExpiredTokenIsRefused() {
        ResourceResponse answer =
                ask(resources, withToken(publish, token("blue", "cam", AccessRole.PUBLISH, NOW.minusSeconds(600))), 0);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers().get("WWW-Authenticate")).contains("error=\"invalid_token\"");
    }

    @Test
    void aTokenForSomethingElseIsForbidden() {
        Instant later = NOW.plusSeconds(60);
        assertThat(status(publish, token("red", "cam", AccessRole.PUBLISH, later)))
                .isEqualTo(403);
        assertThat(status(publish, token("blue", "other", AccessRole.PUBLISH, later)))
                .isEqualTo(403);
        assertThat(status(publish, token("blue", "cam", AccessRole.WATCH, later)))
                .isEqualTo(403);
        conference.expectNothing();
    }

    @Test
    void aGoodTokenLetsInUnderItsName() {
        resources.handle(withToken(publish, token("blue", "cam", AccessRole.PUBLISH, NOW.plusSeconds(60))), _ -> {}, 0);

        assertThat(conference.next(ConferenceCommand.Join.class).displayName()).isEqualTo("Camera one");
    }

    @Test
    void watchingNeedsNoMoreThanATokenToWatch() {
        resources.handle(
                withToken(
                        post("/whep/blue/cam", Undeclared.watcher()),
                        token("blue", "viewer", AccessRole.WATCH, NOW.plusSeconds(60))),
                _ -> {},
                0);
        conference.next(ConferenceCommand.Join.class);
    }

    private int status(ResourceRequest request, String token) {
        return ask(resources, withToken(request, token), 0).status();
    }

    private static String token(String room, String identity, AccessRole role, Instant expires) {
        return new AccessTokens(SECRET).make(claims(room, identity, role, expires));
    }

    private static AccessClaims claims(String room, String identity, AccessRole role, Instant expires) {
        return new AccessClaims(room, role, identity, "Camera one", null, expires);
    }
}
