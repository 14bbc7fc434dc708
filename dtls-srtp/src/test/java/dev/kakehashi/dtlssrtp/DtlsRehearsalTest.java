package dev.kakehashi.dtlssrtp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class DtlsRehearsalTest {
    @Test
    void bothSidesGetKeys() {
        SecureRandom random = new SecureRandom();

        assertTrue(DtlsRehearsal.play(DtlsIdentity.generate(random, Instant.now()), random));
    }
}
