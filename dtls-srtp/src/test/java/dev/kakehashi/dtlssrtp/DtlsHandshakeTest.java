package dev.kakehashi.dtlssrtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The handshake in real time over links that misbehave: the one part of the server that does not run on a virtual clock. */
@Timeout(60)
final class DtlsHandshakeTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final DtlsIdentity SERVER = DtlsIdentity.generate(RANDOM, Instant.EPOCH);
    private static final DtlsIdentity CLIENT = DtlsIdentity.generate(RANDOM, Instant.EPOCH);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final DtlsEndpoints servers = new DtlsEndpoints(SERVER, RANDOM);
    private final DtlsEndpoints clients = new DtlsEndpoints(CLIENT, RANDOM);

    @AfterEach
    void closeLinks() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private static Fingerprint of(DtlsIdentity identity) {
        return identity.fingerprint(Fingerprint.Hash.SHA_256);
    }

    private HandshakeLink link(long seed, double loss, double duplication, double reordering) {
        HandshakeLink link = new HandshakeLink(seed, loss, duplication, reordering);
        open.add(link);
        return link;
    }

    /** Two sides that know each other's fingerprint, over links of this kind. */
    private HandshakeSide[] connect(long seed, double loss, double duplication, double reordering) {
        return connect(clients, seed, loss, duplication, reordering);
    }

    private HandshakeSide[] connect(DtlsEndpoints from, long seed, double loss, double duplication, double reordering) {
        HandshakeLink up = link(seed, loss, duplication, reordering);
        HandshakeLink down = link(seed + 1, loss, duplication, reordering);
        HandshakeSide server = new HandshakeSide(down);
        HandshakeSide client = new HandshakeSide(up);
        server.open(servers, DtlsRole.SERVER, of(CLIENT), up);
        client.open(from, DtlsRole.CLIENT, of(SERVER), down);
        return new HandshakeSide[] {server, client};
    }

    private static void assertSameKeys(HandshakeSide[] sides) throws Exception {
        SrtpKeys server = sides[0].awaitKeys();
        SrtpKeys client = sides[1].awaitKeys();
        assertEquals(SrtpProfile.AEAD_AES_128_GCM, server.profile());
        assertArrayEquals(server.sendKey(), client.receiveKey());
        assertArrayEquals(server.receiveKey(), client.sendKey());
        assertArrayEquals(server.sendSalt(), client.receiveSalt());
        assertFalse(Arrays.equals(server.sendKey(), server.receiveKey()));
    }

    private static void awaitFreed(DtlsEndpoints endpoints) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> {
                    Map<String, Long> all = endpoints.statistics();
                    assertEquals(0, all.getOrDefault("dtls_half_open", -1L));
                    assertEquals(0, all.getOrDefault("dtls_associations", -1L));
                });
    }

    @Test
    void bothSidesEndWithTheSameKeysForGcm() throws Exception {
        assertSameKeys(connect(1, 0, 0, 0));
    }

    @Test
    void aClientOffersNoProfileButThoseItWasGiven() throws Exception {
        DtlsEndpoints from = new DtlsEndpoints(
                CLIENT, RANDOM, DtlsEndpoints.HANDSHAKE_DEADLINE, List.of(SrtpProfile.AES_CM_128_HMAC_SHA1_80));

        HandshakeSide[] sides = connect(from, 3, 0, 0, 0);

        assertEquals(SrtpProfile.AES_CM_128_HMAC_SHA1_80, sides[0].awaitKeys().profile());
        assertEquals(SrtpProfile.AES_CM_128_HMAC_SHA1_80, sides[1].awaitKeys().profile());
    }

    @Test
    void aPacketOfOneSideOpensAtTheOther() throws Exception {
        HandshakeSide[] sides = connect(1, 0, 0, 0);
        SrtpBackend srtp = new JitsiSrtpBackend();
        byte[] packet = Arrays.copyOf(new byte[] {(byte) 0x80, 111, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 4, 5, 6}, 64);
        byte[] plain = Arrays.copyOf(packet, 15);

        int length = srtp.sender(sides[1].awaitKeys()).protectRtp(packet, 0, 15);
        int opened = srtp.receiver(sides[0].awaitKeys()).unprotectRtp(packet, 0, length);

        assertArrayEquals(plain, Arrays.copyOf(packet, opened));
    }

    @Test
    void survivesLossOfEveryFifthDatagram() throws Exception {
        for (long seed = 10; seed < 13; seed++) {
            assertSameKeys(connect(seed, 0.2, 0, 0));
        }
    }

    /** Bouncy Castle drops a ChangeCipherSpec that overtook what belongs before it, so the flight is repeated. */
    @Test
    void survivesReorderingAndDoubles() throws Exception {
        for (long seed = 20; seed < 25; seed++) {
            assertSameKeys(connect(seed, 0, 0.3, 0.2));
        }
    }

    @Test
    void refusesACertificateThatTheSdpDoesNotName() throws Exception {
        HandshakeLink up = link(1, 0, 0, 0);
        HandshakeLink down = link(2, 0, 0, 0);
        HandshakeSide server = new HandshakeSide(down);
        HandshakeSide client = new HandshakeSide(up);
        server.open(servers, DtlsRole.SERVER, of(SERVER), up);
        client.open(clients, DtlsRole.CLIENT, of(SERVER), down);

        assertEquals(DtlsEndReason.FINGERPRINT_MISMATCH, server.awaitEnd());
        assertFalse(server.hasKeys());
        client.awaitEnd();
        assertEquals(1, servers.statistics().get("dtls_failed_total"));
        awaitFreed(servers);
    }

    @Test
    void aClientThatFallsSilentIsEndedAtTheDeadline() throws Exception {
        DtlsEndpoints hasty = new DtlsEndpoints(SERVER, RANDOM, Duration.ofSeconds(1));
        HandshakeLink up = link(1, 0, 0, 0);
        HandshakeLink down = link(2, 0, 0, 0);
        down.cut();
        HandshakeSide server = new HandshakeSide(down);
        HandshakeSide client = new HandshakeSide(up);
        server.open(hasty, DtlsRole.SERVER, of(CLIENT), up);
        DtlsEndpoint silent = client.open(clients, DtlsRole.CLIENT, of(SERVER), down);

        assertEquals(DtlsEndReason.TIMEOUT, server.awaitEnd());
        assertTrue(server.datagramsSent() > 1, "it repeated its flight");
        silent.close();
        awaitFreed(hasty);
    }

    @Test
    void aPeerThatSaysGoodbyeIsHeard() throws Exception {
        HandshakeLink up = link(1, 0, 0, 0);
        HandshakeLink down = link(2, 0, 0, 0);
        HandshakeSide server = new HandshakeSide(down);
        HandshakeSide client = new HandshakeSide(up);
        server.open(servers, DtlsRole.SERVER, of(CLIENT), up);
        DtlsEndpoint leaving = client.open(clients, DtlsRole.CLIENT, of(SERVER), down);
        server.awaitKeys();
        client.awaitKeys();

        leaving.close();

        assertEquals(DtlsEndReason.PEER_CLOSED, server.awaitEnd());
        awaitFreed(servers);
        awaitFreed(clients);
    }

    @Test
    void closingAHandshakeThatNeverBeganFreesIt() {
        HandshakeSide server = new HandshakeSide(link(1, 0, 0, 0));
        server.open(servers, DtlsRole.SERVER, of(CLIENT), link(2, 0, 0, 0)).close();

        awaitFreed(servers);
        assertEquals(0, server.datagramsSent());
    }

    @Test
    void moreThanTheBoundHalfOpenAreRefusedAtOnce() throws Exception {
        List<DtlsEndpoint> waiting = new ArrayList<>();
        HandshakeLink nowhere = link(1, 0, 0, 0);
        for (int each = 0; each < DtlsEndpoints.MAX_HALF_OPEN; each++) {
            waiting.add(new HandshakeSide(nowhere).open(servers, DtlsRole.SERVER, of(CLIENT), nowhere));
        }
        HandshakeSide late = new HandshakeSide(nowhere);
        late.open(servers, DtlsRole.SERVER, of(CLIENT), nowhere);

        assertEquals(DtlsEndReason.REFUSED, late.awaitEnd());
        assertEquals(1, servers.statistics().get("dtls_refused_total"));
        waiting.forEach(DtlsEndpoint::close);
        awaitFreed(servers);
    }

    /** Noise with the shape of records, and real records that were changed: nothing escapes, and the deadline holds. */
    @Test
    void hostileRecordsEndNoLaterThanTheDeadline() throws Exception {
        DtlsEndpoints hasty = new DtlsEndpoints(SERVER, RANDOM, Duration.ofSeconds(2));
        Random random = new Random(6347);
        List<byte[]> flights = new ArrayList<>();
        HandshakeSide speaker = new HandshakeSide(link(1, 0, 0, 0)) {
            @Override
            public synchronized void send(byte[] datagram) {
                flights.add(datagram);
            }
        };
        DtlsEndpoint client = clients.open(DtlsRole.CLIENT, List.of(of(SERVER)), speaker);
        Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> !flights.isEmpty());
        client.close();
        for (int round = 0; round < 40; round++) {
            HandshakeSide server = new HandshakeSide(link(round, 0, 0, 0));
            DtlsEndpoint target = hasty.open(DtlsRole.SERVER, List.of(of(CLIENT)), server);
            for (int each = 0; each < 50; each++) {
                byte[] datagram = each % 2 == 0 ? flights.getFirst().clone() : new byte[random.nextInt(400) + 14];
                if (each % 2 == 1) {
                    random.nextBytes(datagram);
                    datagram[0] = (byte) (20 + random.nextInt(4));
                    datagram[1] = (byte) 0xFE;
                    datagram[2] = (byte) 0xFD;
                }
                int changes = round == 0 ? 0 : random.nextInt(6);
                for (int change = 0; change < changes; change++) {
                    datagram[random.nextInt(datagram.length)] ^= (byte) (1 << random.nextInt(8));
                }
                target.receive(datagram, 0, datagram.length);
            }
            assertFalse(server.hasKeys());
            if (round % 2 == 0) {
                target.close();
            }
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertEquals(0, hasty.statistics().getOrDefault("dtls_associations", -1L)));
    }
}
