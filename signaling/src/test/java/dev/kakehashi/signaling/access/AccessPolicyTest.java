package dev.kakehashi.signaling.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kakehashi.signaling.access.AccessDecision.Denied;
import dev.kakehashi.signaling.access.AccessDecision.Granted;
import dev.kakehashi.signaling.access.AccessDecision.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rightly signed token opens, and when. */
class AccessPolicyTest {
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final Instant EXPIRES = Instant.parse("2026-11-25T12:00:00Z");
    private static final Instant NOW = EXPIRES.minusSeconds(3600);

    private final AccessPolicy policy = AccessPolicy.withSecret(SECRET);

    private static String token(AccessRole role, @Nullable String identity, @Nullable String name) {
        return new AccessTokens(SECRET).make(new AccessClaims("blue-river", role, identity, name, null, EXPIRES));
    }

    private AccessDecision decide(@Nullable String token, AccessRole role) {
        return policy.decide(token, new AccessRequest("blue-river", role, null), NOW);
    }

    private static void expect(AccessDecision decision, Reason reason) {
        assertThat(decision).isInstanceOf(Denied.class);
        assertThat(((Denied) decision).reason()).isEqualTo(reason);
        assertThat(((Denied) decision).text()).endsWith(".").hasSizeBetween(40, 200);
    }

    @Test
    void anOpenServerAsksNobody() {
        AccessPolicy open = AccessPolicy.open();

        assertThat(open.isOpen()).isTrue();
        assertThat(open.decide(null, new AccessRequest("any", AccessRole.PUBLISH, "p1"), NOW))
                .isEqualTo(new Granted(null, null));
        assertThat(open.decide("nonsense", new AccessRequest("any", AccessRole.WATCH, null), NOW))
                .isEqualTo(new Granted(null, null));
    }

    @Test
    void tellsWhoTheTokenIsFor() {
        assertThat(policy.isOpen()).isFalse();
        assertThat(decide(token(AccessRole.PUBLISH, "aki", "Aki"), AccessRole.PUBLISH))
                .isEqualTo(new Granted("aki", "Aki"));
        assertThat(decide(token(AccessRole.PUBLISH, null, null), AccessRole.PUBLISH))
                .isEqualTo(new Granted(null, null));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " \t"})
    void noTokenIsMissing(@Nullable String token) {
        expect(decide(token, AccessRole.WATCH), Reason.MISSING);
    }

    @Test
    void whoMayPublishMayWatchAndNotTheOtherWay() {
        assertThat(decide(token(AccessRole.PUBLISH, null, null), AccessRole.WATCH))
                .isInstanceOf(Granted.class);
        assertThat(decide(token(AccessRole.WATCH, null, null), AccessRole.WATCH))
                .isInstanceOf(Granted.class);
        expect(decide(token(AccessRole.WATCH, null, null), AccessRole.PUBLISH), Reason.WRONG_ROLE);
    }

    @Test
    void aTokenOpensItsRoomOnly() {
        String token = token(AccessRole.PUBLISH, null, null);

        assertThat(policy.decide(token, new AccessRequest("Blue-River", AccessRole.PUBLISH, null), NOW))
                .isInstanceOf(Granted.class);
        for (String other : new String[] {"blue-river2", "blue", "", "no room", "*"}) {
            expect(policy.decide(token, new AccessRequest(other, AccessRole.WATCH, null), NOW), Reason.WRONG_ROOM);
        }
    }

    @Test
    void foldsTheRoomOfTheTokenToo() {
        String token = new AccessTokens(SECRET)
                .make(new AccessClaims("Blue-River", AccessRole.WATCH, null, null, null, EXPIRES));

        assertThat(decide(token, AccessRole.WATCH)).isInstanceOf(Granted.class);
    }

    @Test
    void onePersonDoesNotPublishAsAnother() {
        String aki = token(AccessRole.PUBLISH, "aki", null);
        String anybody = token(AccessRole.PUBLISH, null, null);

        expect(publishAs(aki, "ben"), Reason.WRONG_IDENTITY);
        expect(publishAs(aki, "Aki"), Reason.WRONG_IDENTITY);
        assertThat(publishAs(aki, "aki")).isEqualTo(new Granted("aki", null));
        assertThat(publishAs(anybody, "ben")).isEqualTo(new Granted(null, null));
    }

    private AccessDecision publishAs(String token, String identity) {
        return policy.decide(token, new AccessRequest("blue-river", AccessRole.PUBLISH, identity), NOW);
    }

    @Test
    void everybodyMayWatchAnother() {
        String aki = token(AccessRole.WATCH, "aki", null);

        assertThat(policy.decide(aki, new AccessRequest("blue-river", AccessRole.WATCH, "ben"), NOW))
                .isEqualTo(new Granted("aki", null));
    }

    /** RFC 7519 4.1.4: not on or after the time, here with a minute for clocks that differ. */
    @ParameterizedTest
    @CsvSource({"-3600, true", "0, true", "59, true", "60, false", "86400, false"})
    void aTokenEndsAMinuteAfterItsTime(long secondsAfter, boolean granted) {
        AccessDecision decision = policy.decide(
                token(AccessRole.WATCH, null, null),
                new AccessRequest("blue-river", AccessRole.WATCH, null),
                EXPIRES.plusSeconds(secondsAfter));

        if (granted) {
            assertThat(decision).isInstanceOf(Granted.class);
        } else {
            expect(decision, Reason.EXPIRED);
        }
    }

    /** RFC 7519 4.1.5. */
    @ParameterizedTest
    @CsvSource({"-61, false", "-60, true", "0, true"})
    void aTokenBeginsAMinuteBeforeItsTime(long secondsAfter, boolean granted) {
        String later = new AccessTokens(SECRET).make(new AccessClaims("r", AccessRole.WATCH, null, null, NOW, EXPIRES));
        AccessDecision decision =
                policy.decide(later, new AccessRequest("r", AccessRole.WATCH, null), NOW.plusSeconds(secondsAfter));

        if (granted) {
            assertThat(decision).isInstanceOf(Granted.class);
        } else {
            expect(decision, Reason.NOT_YET);
            assertThat(((Denied) decision).text()).contains("2026-11-25T11:00:00Z");
        }
    }

    @Test
    void tidiesTheName() {
        assertThat(decide(token(AccessRole.PUBLISH, null, "  Aki\u202E B "), AccessRole.PUBLISH))
                .isEqualTo(new Granted(null, "Aki B"));
        assertThat(decide(token(AccessRole.PUBLISH, null, " "), AccessRole.PUBLISH))
                .isEqualTo(new Granted(null, null));
    }

    @Test
    void aSecretHasAtLeast32Bytes() {
        assertThatThrownBy(() -> AccessPolicy.withSecret(new byte[31])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AccessTokens(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doesNotChangeWithTheArrayItWasMadeFrom() {
        byte[] secret = SECRET.clone();
        AccessPolicy kept = AccessPolicy.withSecret(secret);
        secret[0]++;

        assertThat(kept.decide(
                        token(AccessRole.WATCH, null, null),
                        new AccessRequest("blue-river", AccessRole.WATCH, null),
                        NOW))
                .isInstanceOf(Granted.class);
    }
}
