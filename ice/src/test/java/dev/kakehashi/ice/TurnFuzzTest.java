package dev.kakehashi.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.ice.TurnScene.Visitor;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever arrives: nothing is thrown, nothing reaches whom it must not, and a stranger gets little. */
final class TurnFuzzTest {
    private static final int ROUNDS = 60_000;

    private static final int[] TYPES = {
        Turn.ALLOCATE, Turn.REFRESH, Turn.CREATE_PERMISSION, Turn.CHANNEL_BIND, Turn.SEND_INDICATION, 0x0006, 0x0007
    };

    private static final int[] ATTRIBUTES = {
        Turn.CHANNEL_NUMBER,
        Turn.LIFETIME,
        Turn.XOR_PEER_ADDRESS,
        Turn.DATA,
        Turn.REALM,
        Turn.NONCE,
        Turn.XOR_RELAYED_ADDRESS,
        Turn.REQUESTED_ADDRESS_FAMILY,
        Turn.EVEN_PORT,
        Turn.REQUESTED_TRANSPORT,
        Turn.DONT_FRAGMENT,
        Turn.RESERVATION_TOKEN,
        Turn.ADDITIONAL_ADDRESS_FAMILY,
        Stun.USERNAME,
        0x001C
    };

    private final Random random = new Random(8656);
    private final TurnScene scene = TurnScene.open();
    private final Visitor visitor = scene.visitor();
    private final byte[] out = new byte[128];

    private int pick(int[] of) {
        return of[random.nextInt(of.length)];
    }

    /** Any attributes of any size, most of them plausible. */
    private StunWriter odd(StunWriter writer) {
        int attributes = random.nextInt(6);
        for (int each = 0; each < attributes; each++) {
            switch (random.nextInt(5)) {
                case 0 -> TurnScene.udp(writer);
                case 1 -> writer.number(pick(ATTRIBUTES), random.nextInt());
                case 2 ->
                    writer.xorAddress(Turn.XOR_PEER_ADDRESS, TurnScene.address("192.0.2.10"), TurnScene.MEDIA_PORT);
                case 3 -> writer.number(Turn.CHANNEL_NUMBER, 0x4000_0000 | random.nextInt(4) << 16);
                default -> {
                    byte[] value = new byte[random.nextInt(24)];
                    random.nextBytes(value);
                    writer.value(pick(ATTRIBUTES), value);
                }
            }
        }
        return writer;
    }

    private byte[] mutated(byte[] original) {
        byte[] changed = original.clone();
        int changes = random.nextInt(4);
        for (int each = 0; each < changes; each++) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(changed, random.nextInt(changed.length + 40)) : changed;
    }

    /** A datagram or a frame as the demultiplexer hands it over. */
    private void arrives(byte[] data, TurnClient client) {
        StunMessage message = new StunMessage();
        if (!message.wrap(data, 0, data.length)) {
            if (scene.server.onChannelData(data, 0, data.length, client, scene.nowNanos)) {
                leadsToOurs(data);
            }
            return;
        }
        if (scene.server.onSend(message, client, scene.nowNanos)) {
            leadsToOurs(data);
        }
        int length = scene.server.onRequest(message, client, scene.nowNanos, out);
        assertTrue(length >= 0 && length <= out.length);
        assertTrue(length == 0 || message.wrap(out, 0, length));
    }

    private void leadsToOurs(byte[] data) {
        assertTrue(scene.server.peer() >= 0 && scene.server.peer() < TurnScene.PEERS.size());
        assertTrue(scene.server.payloadOffset() >= 0 && scene.server.payloadLength() >= 0);
        assertTrue(scene.server.payloadOffset() + scene.server.payloadLength() <= data.length);
    }

    @Test
    void authenticNonsenseIsHarmless() {
        visitor.takeNonce();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] message = random.nextInt(4) == 0
                    ? visitor.bare(pick(TYPES), this::odd)
                    : visitor.request(pick(TYPES), this::odd);
            arrives(message, visitor.client);
            if (random.nextInt(100) == 0) {
                scene.pass(random.nextInt(4));
                scene.server.onClientGone(visitor.client);
            }
        }
        assertTrue(scene.statistic("turn_allocations_total") > 10, "the nonsense is plausible enough");
        assertTrue(scene.statistic("turn_allocations") <= 1);
    }

    @Test
    void changedMessagesAreHarmless() {
        visitor.open();
        assertEquals(0, visitor.bind(0x4000, TurnScene.FIRST));
        byte[] own = TurnScene.address("192.0.2.10");
        byte[][] originals = {
            visitor.request(Turn.ALLOCATE, TurnScene::udp),
            visitor.request(Turn.CREATE_PERMISSION, writer -> writer.xorAddress(Turn.XOR_PEER_ADDRESS, own, 1)),
            visitor.bare(
                    Turn.SEND_INDICATION,
                    writer -> writer.xorAddress(Turn.XOR_PEER_ADDRESS, own, TurnScene.MEDIA_PORT)
                            .value(Turn.DATA, new byte[33])),
            {0x40, 0, 0, 5, 1, 2, 3, 4, 5, 0, 0, 0}
        };
        for (int round = 0; round < ROUNDS; round++) {
            arrives(mutated(originals[random.nextInt(originals.length)]), visitor.client);
        }
        assertTrue(scene.relays.hasAllocation(visitor.client));
    }

    @Test
    void aChangedRequestChangesNothing() {
        visitor.takeNonce();
        byte[] allocate = visitor.request(Turn.ALLOCATE, TurnScene::udp);
        byte[] original = TurnScene.withoutFingerprint(allocate, allocate.length);
        StunMessage message = new StunMessage();
        for (int bit = 0; bit < original.length * 8; bit++) {
            byte[] changed = original.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            if (message.wrap(changed, 0, changed.length)) {
                scene.server.onRequest(message, visitor.client, scene.nowNanos, out);
            }
            assertFalse(scene.relays.hasAllocation(visitor.client), "bit " + bit);
        }
    }

    @Test
    void noiseGetsFewAndSmallAnswers() {
        int answered = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] noise = new byte[random.nextInt(120)];
            random.nextBytes(noise);
            if (noise.length >= Stun.HEADER_BYTES) {
                Stun.put16(noise, 0, pick(TYPES));
                Stun.put16(noise, 2, noise.length - Stun.HEADER_BYTES);
                Stun.put32(noise, 4, Stun.MAGIC_COOKIE);
            }
            StunMessage message = new StunMessage();
            if (message.wrap(noise, 0, noise.length)) {
                int length = scene.server.onRequest(message, visitor.client, scene.nowNanos, out);
                assertTrue(length <= 120);
                answered += length > 0 ? 1 : 0;
            }
        }
        assertEquals(AnswerBudget.PER_SOURCE, answered);
        assertEquals(0, scene.statistic("turn_allocations_total"));
    }
}
