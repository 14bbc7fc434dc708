package dev.kakehashi.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever arrives: nothing is thrown, and nothing that was changed on the way is answered. */
final class StunFuzzTest {
    private static final int ROUNDS = 100_000;
    private static final InetSocketAddress PEER = new InetSocketAddress("198.51.100.7", 50_000);

    private final Random random = new Random(5769);
    private final IceCredentials local = IceCredentials.generate(random);
    private final IceCredentials remote = IceCredentials.generate(random);
    private final ControllingChecks checks = new ControllingChecks(remote, local, random);
    private final byte[] data = new byte[640];
    private final byte[] out = new byte[256];

    private byte[] original() {
        return switch (random.nextInt(4)) {
            case 0 -> Rfc5769.REQUEST.clone();
            case 1 -> Rfc5769.IPV6_RESPONSE.clone();
            default -> Arrays.copyOf(data, checks.writeCheck(data, random.nextBoolean()));
        };
    }

    private byte[] mutated(byte[] original) {
        byte[] changed = original.clone();
        int changes = 1 + random.nextInt(4);
        for (int each = 0; each < changes; each++) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        if (random.nextInt(4) == 0) {
            changed = Arrays.copyOf(changed, random.nextInt(changed.length + 40));
        }
        return changed;
    }

    @Test
    void changedMessagesAreNeitherAnsweredNorCounted() {
        IceLiteAgent agent = new IceLiteAgent(local, remote, 0);
        StunMessage message = new StunMessage();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] original = original();
            byte[] changed = mutated(original);
            if (Arrays.equals(original, changed) || !message.wrap(changed, 0, changed.length)) {
                continue;
            }
            message.xorMappedAddress();
            message.errorCode();
            CheckOutcome outcome = agent.onRequest(message, PEER, 20_000_000_000L, out);
            assertFalse(outcome.isAnswered(), "answered in round " + round);
        }
        assertEquals(true, agent.isExpired(IceLiteAgent.SILENCE_NANOS));
    }

    @Test
    void noiseIsHarmless() {
        StunMessage message = new StunMessage();
        PlainBinding binding = new PlainBinding();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] noise = new byte[random.nextInt(120)];
            random.nextBytes(noise);
            if (noise.length >= 8) {
                noise[0] = 0;
                Stun.put32(noise, 4, Stun.MAGIC_COOKIE);
                Stun.put16(noise, 2, noise.length - Stun.HEADER_BYTES & 0xFFFF);
            }
            if (message.wrap(noise, 0, noise.length)) {
                message.username();
                message.xorMappedAddress();
                message.verifyIntegrity(new byte[] {1});
                message.hasValidFingerprint();
                binding.answer(message, PEER, round, out);
            }
        }
    }
}
