package dev.kakehashi.dtlssrtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both implementations do the same with the same packets: the same bytes, and the same reasons to refuse. */
final class SrtpAgreementTest {
    private static final int SOURCES = 5;

    private final SrtpBackend jitsi = new JitsiSrtpBackend();
    private final SrtpBackend openSsl = new OpenSslSrtpBackend();

    /** Random lengths, sources and extensions, from several SSRCs whose numbers wrap, jump and come again. */
    @ParameterizedTest
    @EnumSource
    void protectsToTheSameBytes(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 30);
        SrtpSender first = jitsi.sender(keys);
        SrtpSender second = openSsl.sender(keys);
        Random random = new Random(42);
        int[] next = new Random(7).ints(SOURCES, 0xFE00, 0x10000).toArray();
        int sent = 0;
        for (int count = 0; count < 20_000; count++) {
            int source = random.nextInt(SOURCES);
            int sequenceNumber = next[source] + nearby(random);
            next[source] = Math.max(next[source], sequenceNumber + 1);
            byte[] plain = randomRtp(random, source, sequenceNumber);
            byte[] one = SrtpTestKeys.withRoom(plain);
            byte[] other = one.clone();
            int length = first.protectRtp(one, 0, plain.length);
            assertEquals(length, second.protectRtp(other, 0, plain.length));
            if (length > 0) {
                assertArrayEquals(Arrays.copyOf(one, length), Arrays.copyOf(other, length));
                sent++;
            }
        }
        assertTrue(sent > 10_000);
    }

    @ParameterizedTest
    @EnumSource
    void protectsControlToTheSameBytes(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 31);
        SrtpSender first = jitsi.sender(keys);
        SrtpSender second = openSsl.sender(keys);
        Random random = new Random(42);
        for (int count = 0; count < 5_000; count++) {
            byte[] plain = randomRtcp(random, random.nextInt(SOURCES));
            assertArrayEquals(SrtpTestKeys.protectRtcp(first, plain), SrtpTestKeys.protectRtcp(second, plain));
        }
    }

    /** What arrives is late, doubled, missing, cut short, has flipped bits, or is noise; and sources begin at any time. */
    @ParameterizedTest
    @EnumSource
    void acceptsAndRefusesTheSamePackets(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 32);
        SrtpSender sender = jitsi.sender(keys);
        SrtpReceiver first = jitsi.receiver(keys.mirrored());
        SrtpReceiver second = openSsl.receiver(keys.mirrored());
        Random random = new Random(43);
        int[] next = new Random(8).ints(SOURCES, 0xFE00, 0x10000).toArray();
        List<byte[]> recent = new ArrayList<>();
        int[] results = new int[5];
        for (int count = 0; count < 30_000; count++) {
            int source = random.nextInt(SOURCES);
            recent.add(SrtpTestKeys.protectRtp(sender, randomRtp(random, source, next[source]++)));
            if (recent.size() > 600) {
                recent.removeFirst();
            }
            int age = random.nextInt(8) == 0 ? random.nextInt(recent.size()) : 0;
            byte[] one = disturbed(random, recent.get(recent.size() - 1 - age));
            byte[] other = one.clone();
            int length = first.unprotectRtp(one, 0, one.length);
            assertEquals(length, second.unprotectRtp(other, 0, other.length));
            results[length < 0 ? -length : 0]++;
            if (length > 0) {
                assertArrayEquals(Arrays.copyOf(one, length), Arrays.copyOf(other, length));
            }
        }
        assertTrue(results[0] > 10_000 && results[1] > 300 && results[2] > 300 && results[3] > 300);
    }

    @ParameterizedTest
    @EnumSource
    void acceptsAndRefusesTheSameControlPackets(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 33);
        SrtpSender sender = jitsi.sender(keys);
        SrtpReceiver first = jitsi.receiver(keys.mirrored());
        SrtpReceiver second = openSsl.receiver(keys.mirrored());
        Random random = new Random(44);
        List<byte[]> recent = new ArrayList<>();
        int accepted = 0;
        for (int count = 0; count < 10_000; count++) {
            recent.add(SrtpTestKeys.protectRtcp(sender, randomRtcp(random, random.nextInt(SOURCES))));
            if (recent.size() > 600) {
                recent.removeFirst();
            }
            int age = random.nextInt(8) == 0 ? random.nextInt(recent.size()) : 0;
            byte[] one = disturbed(random, recent.get(recent.size() - 1 - age));
            byte[] other = one.clone();
            int length = first.unprotectRtcp(one, 0, one.length);
            assertEquals(length, second.unprotectRtcp(other, 0, other.length));
            if (length > 0) {
                accepted++;
                assertArrayEquals(Arrays.copyOf(one, length), Arrays.copyOf(other, length));
            }
        }
        assertTrue(accepted > 5_000);
    }

    /** RFC 3711 3.3.1 at its edges: how far two packets are apart decides to which turn the second belongs. */
    @ParameterizedTest
    @EnumSource
    void guessesTheSameTurnAtEveryDistance(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 34);
        int[] numbers = {0, 1, 63, 64, 0x7FFE, 0x7FFF, 0x8000, 0x8001, 0xFFC0, 0xFFC1, 0xFFFE, 0xFFFF};
        for (int from : numbers) {
            for (int to : numbers) {
                SrtpReceiver first = jitsi.receiver(keys.mirrored());
                SrtpReceiver second = openSsl.receiver(keys.mirrored());
                // A sender that begins anew with the second packet is in turn 0; one that sent the first may be in
                // another.
                SrtpSender both = jitsi.sender(keys);
                byte[] start = SrtpTestKeys.protectRtp(both, RtpPackets.rtp(1, from, 20));
                byte[] fresh = SrtpTestKeys.protectRtp(jitsi.sender(keys), RtpPackets.rtp(1, to, 20));
                byte[] then = SrtpTestKeys.withRoom(RtpPackets.rtp(1, to, 20));
                int length = both.protectRtp(then, 0, 32);
                List<byte[]> packets = new ArrayList<>(List.of(start, fresh));
                if (length > 0) {
                    packets.add(1, Arrays.copyOf(then, length));
                }
                for (byte[] each : packets) {
                    assertEquals(
                            first.unprotectRtp(each.clone(), 0, each.length),
                            second.unprotectRtp(each.clone(), 0, each.length),
                            from + " to " + to);
                }
            }
        }
    }

    private static int nearby(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> -random.nextInt(1_200);
            case 1 -> random.nextInt(1_500);
            default -> 0;
        };
    }

    private static byte[] disturbed(Random random, byte[] packet) {
        return switch (random.nextInt(12)) {
            case 0 -> Arrays.copyOf(packet, random.nextInt(packet.length));
            case 1 -> {
                byte[] flipped = packet.clone();
                flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 2 -> {
                byte[] noise = new byte[random.nextInt(100)];
                random.nextBytes(noise);
                yield noise;
            }
            default -> packet.clone();
        };
    }

    private static byte[] randomRtp(Random random, int source, int sequenceNumber) {
        int csrcs = random.nextInt(3) == 0 ? random.nextInt(16) : 0;
        int words = random.nextInt(3) == 0 ? random.nextInt(10) : -1;
        int header = 12 + 4 * csrcs + (words < 0 ? 0 : 4 + 4 * words);
        byte[] packet = new byte[header + random.nextInt(random.nextInt(20) == 0 ? 9_000 : 1_200)];
        random.nextBytes(packet);
        packet[0] = (byte) (0x80 | (words < 0 ? 0 : 0x10) | csrcs);
        packet[2] = (byte) (sequenceNumber >> 8);
        packet[3] = (byte) sequenceNumber;
        Arrays.fill(packet, 8, 11, (byte) 0xA5);
        packet[11] = (byte) source;
        if (words >= 0) {
            packet[14 + 4 * csrcs] = 0;
            packet[15 + 4 * csrcs] = (byte) words;
        }
        return packet;
    }

    private static byte[] randomRtcp(Random random, int source) {
        byte[] packet = new byte[8 + 4 * random.nextInt(100)];
        random.nextBytes(packet);
        packet[0] = (byte) 0x81;
        Arrays.fill(packet, 4, 7, (byte) 0xA5);
        packet[7] = (byte) source;
        return packet;
    }
}
