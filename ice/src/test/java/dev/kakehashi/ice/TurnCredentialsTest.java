package dev.kakehashi.ice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TurnCredentialsTest {
    private final TurnCredentials credentials = new TurnCredentials("Jefe".getBytes(StandardCharsets.UTF_8));

    /** RFC 2202 3, test case 2. */
    @Test
    void aPasswordIsTheUsernamesHmac() {
        assertEquals("7/zfauXrL6LSdBbV8YTfnCWafHk=", credentials.password("what do ya want for nothing?"));
    }

    @Test
    void verifiesTheSampleOfLongTermCredentials() {
        StunMessage sample = Rfc5769.message(Rfc5769.LONG_TERM_REQUEST);
        byte[] key = TurnCredentials.longTermKey(
                Rfc5769.LONG_TERM_USERNAME, Rfc5769.LONG_TERM_REALM, Rfc5769.LONG_TERM_PASSWORD);

        assertEquals(Rfc5769.LONG_TERM_USERNAME, sample.username());
        assertEquals(Rfc5769.LONG_TERM_REALM, sample.text(Turn.REALM, 763));
        assertEquals(Rfc5769.LONG_TERM_NONCE, sample.text(Turn.NONCE, 763));
        assertTrue(sample.verifyIntegrity(key));
        key[0] ^= 1;
        assertFalse(sample.verifyIntegrity(key));
    }

    /** The one sample that is padded with zeros, as we pad. */
    @Test
    void writesTheSampleOfLongTermCredentials() {
        byte[] key = TurnCredentials.longTermKey(
                Rfc5769.LONG_TERM_USERNAME, Rfc5769.LONG_TERM_REALM, Rfc5769.LONG_TERM_PASSWORD);
        byte[] out = new byte[256];
        int length = new StunWriter(out, Stun.BINDING_REQUEST, Rfc5769.LONG_TERM_REQUEST, 8)
                .text(Stun.USERNAME, Rfc5769.LONG_TERM_USERNAME)
                .text(Turn.NONCE, Rfc5769.LONG_TERM_NONCE)
                .text(Turn.REALM, Rfc5769.LONG_TERM_REALM)
                .integrity(key)
                .finish();

        assertArrayEquals(Rfc5769.LONG_TERM_REQUEST, TurnScene.withoutFingerprint(out, length));
    }

    @Test
    void aUsernameEndsAtItsSecond() {
        String username = credentials.username(1_800_000_000L, "who:ever");

        assertEquals("1800000000:who:ever", username);
        assertFalse(TurnCredentials.isExpired(username, 1_799_999_999L));
        assertTrue(TurnCredentials.isExpired(username, 1_800_000_000L));
    }

    @Test
    void aUsernameWithoutATimeHasExpired() {
        for (String odd : new String[] {"", ":", "anna", ":anna", "1800000000", "18x:anna", "-1:anna", "+18:a"}) {
            assertTrue(TurnCredentials.isExpired(odd, -2), odd);
        }
        assertTrue(TurnCredentials.isExpired("9999999999999999999999:anna", 0));
        assertFalse(TurnCredentials.isExpired("999999999999:anna", 1_800_000_000L));
    }

    @Test
    void anEmptySecretIsNone() {
        assertThrows(IllegalArgumentException.class, () -> new TurnCredentials(new byte[0]));
    }
}
