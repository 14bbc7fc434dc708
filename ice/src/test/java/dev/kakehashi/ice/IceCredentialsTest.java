package dev.kakehashi.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class IceCredentialsTest {
    @Test
    void areLongEnoughAndOfIceCharacters() {
        IceCredentials credentials = IceCredentials.generate(new Random(1));

        assertTrue(credentials.ufrag().matches("[A-Za-z0-9+/]{8,256}"));
        assertTrue(credentials.password().matches("[A-Za-z0-9+/]{24,256}"));
    }

    @Test
    void neverRepeat() {
        Random random = new Random(7);
        Set<String> seen = new HashSet<>();
        for (int each = 0; each < 10_000; each++) {
            seen.add(IceCredentials.generate(random).ufrag());
        }
        assertEquals(10_000, seen.size());
    }

    @Test
    void keepThePasswordOutOfText() {
        IceCredentials credentials = IceCredentials.generate(new Random(1));

        assertFalse(credentials.toString().contains(credentials.password()));
    }
}
