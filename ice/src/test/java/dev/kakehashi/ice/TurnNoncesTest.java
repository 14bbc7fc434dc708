package dev.kakehashi.ice;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TurnNoncesTest {
    private static final long NOW = 1_800_000_000L;
    private static final InetSocketAddress CLIENT = new InetSocketAddress("203.0.113.5", 40_000);

    private final TurnNonces nonces = new TurnNonces(new Random(1));
    private final String nonce = nonces.issue(CLIENT, NOW);

    @Test
    void isValidForAnHour() {
        assertTrue(nonces.isValid(nonce, CLIENT, NOW));
        assertTrue(nonces.isValid(nonce, CLIENT, NOW + 3_599));
        assertFalse(nonces.isValid(nonce, CLIENT, NOW + 3_600));
        assertFalse(nonces.isValid(nonce, CLIENT, NOW - 1), "from the future");
    }

    @Test
    void outlivesTheYear2038() {
        long later = 0x7FFF_FFFFL - 10;
        String across = nonces.issue(CLIENT, later);

        assertTrue(nonces.isValid(across, CLIENT, later + 20));
        assertFalse(nonces.isValid(across, CLIENT, later + 3_600));
    }

    @Test
    void belongsToOneAddress() {
        assertFalse(nonces.isValid(nonce, new InetSocketAddress("203.0.113.6", 40_000), NOW));
        assertFalse(nonces.isValid(nonce, new InetSocketAddress("203.0.113.5", 40_001), NOW));
        assertFalse(nonces.isValid(nonce, new InetSocketAddress("2001:db8::5", 40_000), NOW));
    }

    @Test
    void isNotForged() {
        for (int index = 0; index < nonce.length(); index++) {
            StringBuilder forged = new StringBuilder(nonce);
            forged.setCharAt(index, nonce.charAt(index) == '0' ? '1' : '0');
            assertFalse(nonces.isValid(forged.toString(), CLIENT, NOW), forged.toString());
        }
        assertFalse(nonces.isValid("", CLIENT, NOW));
        assertFalse(nonces.isValid(nonce + '0', CLIENT, NOW));
        assertFalse(nonces.isValid("z".repeat(nonce.length()), CLIENT, NOW));
        assertFalse(new TurnNonces(new Random(2)).isValid(nonce, CLIENT, NOW), "of another server");
    }
}
