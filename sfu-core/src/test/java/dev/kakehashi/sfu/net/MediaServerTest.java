package dev.kakehashi.sfu.net;

import static dev.kakehashi.sfu.net.ServerUnderTest.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.dtlssrtp.DtlsEndReason;
import dev.kakehashi.dtlssrtp.DtlsIdentity;
import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.sfu.EndReason;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.forward.DropReason;
import dev.kakehashi.sfu.peer.ReceivedStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole media side over real sockets: two loops on the loopback interface, real handshakes, real SRTP. */
@Timeout(30)
final class MediaServerTest {
    private static final String CROSSED = "media_packets_crossed_between_loops_total";
    private static final String RELAYED = "media_packets_relayed_between_loops_total";
    private static final String RECEIVED = "media_packets_received_total";

    @Test
    void forwardsBothWaysBetweenLoopsWithoutAGap() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest()) {
            UdpPeer aki = server.joinOn(0, "aki");
            UdpPeer ben = server.joinOn(1, "ben");
            withoutRepair(aki, ben);

            eventually("both see each other", () -> sees(aki, ben, 100) && sees(ben, aki, 100));

            assertWhole(aki, ben);
            assertWhole(ben, aki);
            assertTrue(server.loopCounter(0, CROSSED) >= ben.count(aki, Source.CAMERA), "aki's packets crossed");
        }
    }

    @Test
    void tellsFlightRecorderOfItsTurns() throws Exception {
        try (RecordingStream recording = new RecordingStream();
                ServerUnderTest server = new ServerUnderTest()) {
            AtomicInteger turns = new AtomicInteger();
            recording.enable("dev.kakehashi.LoopTurn").withThreshold(Duration.ZERO);
            recording.onEvent("dev.kakehashi.LoopTurn", turn -> {
                boolean forwarded = turn.getInt("received") > 0 && turn.getInt("sent") > 0;
                turns.addAndGet(forwarded ? 1 : 0);
            });
            recording.startAsync();

            UdpPeer aki = server.joinOn(0, "aki");
            UdpPeer ben = server.joinOn(0, "ben");

            eventually("both see each other", () -> sees(aki, ben, 20) && sees(ben, aki, 20));
            eventually("a turn that forwards is recorded", () -> turns.get() > 0);
        }
    }

    @Test
    void copiesAPacketToAnotherLoopOnceForAllItsSubscribers() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest()) {
            UdpPeer aki = server.joinOn(0, "aki");
            UdpPeer ben = server.joinOn(1, "ben");
            UdpPeer chika = server.joinOn(1, "chika");

            eventually("aki is seen by both", () -> sees(ben, aki, 50) && sees(chika, aki, 50));

            long crossed = server.loopCounter(0, CROSSED);
            int sent = aki.ask(media -> media.packetsSent("0") + media.packetsSent("1"));
            assertTrue(crossed <= sent, crossed + " crossings of " + sent + " packets");
        }
    }

    @Test
    void mediaFromAnAddressThatPassedNoCheckIsDropped() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest();
                DatagramSocket elsewhere = server.socket()) {
            UdpPeer aki = server.joinOn(0, "aki");
            UdpPeer ben = server.joinOn(1, "ben");
            eventually("ben sees aki", () -> sees(ben, aki, 10));

            aki.sendMediaFrom(elsewhere);

            server.awaitCounter(DropReason.UNKNOWN_ADDRESS, 20);
            int before = ben.count(aki, Source.CAMERA);
            server.awaitCounter(DropReason.UNKNOWN_ADDRESS, 40);
            assertEquals(before, ben.count(aki, Source.CAMERA));
        }
    }

    @Test
    void aPeerWhoseAddressMovesToAnotherLoopIsServedOn() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest()) {
            UdpPeer aki = server.joinOn(0, "aki");
            UdpPeer ben = server.joinOn(0, "ben");
            eventually("both see each other", () -> sees(aki, ben, 10) && sees(ben, aki, 10));
            int akiSaw = aki.count(ben, Source.CAMERA);
            int benSaw = ben.count(aki, Source.CAMERA);

            aki.moveTo(server.socketTo(1));

            eventually("both see each other on", () -> sees(aki, ben, akiSaw + 50) && sees(ben, aki, benSaw + 50));
            assertTrue(server.loopCounter(1, RELAYED) > 0);
        }
    }

    @Test
    void aCertificateOtherThanTheAnnouncedOneEndsTheParticipation() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest()) {
            Fingerprint another =
                    DtlsIdentity.generate(new SecureRandom(), Instant.EPOCH).fingerprint(Fingerprint.Hash.SHA_256);

            UdpPeer eve = server.join("eve", UdpPeer.Handshake.WHOLE, another);

            assertEquals(EndReason.FINGERPRINT_MISMATCH, eve.awaitEnd());
            assertFalse(eve.isConnected());
            server.awaitAllFreed();
        }
    }

    @Test
    void aPeerThatStopsItsChecksIsEndedAtTheLimitOfSilence() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest()) {
            UdpPeer aki = server.join("aki");
            eventually("aki is connected", aki::isConnected);
            aki.tell(media -> media.sendsChecks(false));
            awaitMedia(server);

            server.advance(Duration.ofSeconds(25));
            awaitMedia(server);
            assertEquals(1, server.counter("participants"), "silence of 25 s is within the limit");

            server.advance(Duration.ofSeconds(6));
            assertEquals(EndReason.CONSENT_EXPIRED, aki.awaitEnd());
            server.awaitAllFreed();
        }
    }

    @Test
    void aHandshakeThatStopsAfterItsFirstFlightEndsByTheDeadline() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest(InetAddress.getLoopbackAddress(), Duration.ofSeconds(1))) {
            UdpPeer eve = server.join("eve", UdpPeer.Handshake.HELLO_ONLY, UdpPeer.ownFingerprint());

            assertEquals(EndReason.DTLS_TIMEOUT, eve.awaitEnd());
            server.awaitAllFreed();
        }
    }

    @Test
    void aPeerThatNeverBeginsItsHandshakeEndsByTheDeadline() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest(InetAddress.getLoopbackAddress(), Duration.ofSeconds(1))) {
            UdpPeer eve = server.join("eve", UdpPeer.Handshake.NONE, UdpPeer.ownFingerprint());

            assertEquals(EndReason.DTLS_TIMEOUT, eve.awaitEnd());
            server.awaitAllFreed();
        }
    }

    @Test
    void everythingIsFreedWhenEverybodyLeaves() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest()) {
            UdpPeer aki = server.joinOn(0, "aki");
            UdpPeer ben = server.joinOn(1, "ben");
            eventually("both see each other", () -> sees(aki, ben, 10) && sees(ben, aki, 10));

            aki.leave();
            ben.leave();

            server.awaitAllFreed();
        }
    }

    @Test
    void aPeerThatLeavesIsToldByDtlsToo() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest()) {
            UdpPeer aki = server.join("aki");
            eventually("aki is connected", aki::isConnected);

            aki.leave();

            assertEquals(DtlsEndReason.PEER_CLOSED, aki.awaitDtlsEnd());
        }
    }

    @Test
    void aPeerThatClosesDtlsIsGone() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest()) {
            UdpPeer aki = server.join("aki");
            // The server is through with the handshake one flight earlier than the peer.
            eventually("aki has its keys", aki::hasKeys);

            aki.closeDtls();

            assertEquals(EndReason.PEER_CLOSED, aki.awaitEnd());
            server.awaitAllFreed();
        }
    }

    @Test
    void servesAnIpv6AddressAlone() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest(InetAddress.ofLiteral("::1"), Duration.ofSeconds(15))) {
            UdpPeer aki = server.joinOn(0, "aki");
            UdpPeer ben = server.joinOn(1, "ben");

            eventually("both see each other", () -> sees(aki, ben, 20) && sees(ben, aki, 20));

            assertWhole(aki, ben);
            assertWhole(ben, aki);
        }
    }

    /** RFC 7983 7: whatever the first byte says. */
    @Test
    void garbageOfEveryFirstByteIsDroppedAndTheMeetingGoesOn() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest();
                DatagramSocket stranger = server.socket()) {
            UdpPeer aki = server.joinOn(0, "aki");
            UdpPeer ben = server.joinOn(1, "ben");
            eventually("ben sees aki", () -> sees(ben, aki, 10));
            Random random = new Random(42);
            for (int first = 0; first < 256; first++) {
                byte[] garbage = new byte[1 + random.nextInt(200)];
                random.nextBytes(garbage);
                garbage[0] = (byte) first;
                aki.emitRaw(garbage);
                stranger.send(new DatagramPacket(garbage, garbage.length));
            }
            stranger.send(new DatagramPacket(new byte[60_000], 60_000));
            int before = ben.count(aki, Source.CAMERA);

            eventually("ben still sees aki", () -> sees(ben, aki, before + 50));

            assertWhole(ben, aki);
            server.awaitCounter(DropReason.OVERSIZED_DATAGRAM, 1);
            assertEquals(0, server.counter(DropReason.INTERNAL_ERROR));
            assertTrue(server.counter(DropReason.UNKNOWN_ADDRESS) > 0);
            assertTrue(server.counter(DropReason.UNKNOWN_PROTOCOL) > 0);
        }
    }

    /** The loops work on: a good many packets more came in. */
    private static void awaitMedia(ServerUnderTest server) {
        long before = server.counter(RECEIVED);
        eventually("media comes in", () -> server.counter(RECEIVED) >= before + 30);
    }

    private static void withoutRepair(UdpPeer... peers) {
        for (UdpPeer peer : peers) {
            peer.tell(media -> media.repairs(false));
        }
    }

    private static boolean sees(UdpPeer viewer, UdpPeer publisher, int packets) {
        return viewer.count(publisher, Source.CAMERA) >= packets && viewer.count(publisher, Source.MICROPHONE) >= 10;
    }

    /** Every packet of both sources arrived once, from a key frame on, and nothing of anybody else. */
    private static void assertWhole(UdpPeer viewer, UdpPeer publisher) {
        for (Source source : List.of(Source.MICROPHONE, Source.CAMERA)) {
            assertEquals(List.of(), viewer.received(publisher, source, List.of(-1L), ReceivedStream::gaps));
            assertEquals(0, viewer.received(publisher, source, -1, ReceivedStream::duplicates));
            assertTrue(viewer.received(
                    publisher,
                    source,
                    false,
                    stream -> stream.packets().stream().allMatch(each -> each.marking() == publisher.mark())));
        }
        assertTrue(viewer.received(publisher, Source.CAMERA, false, ReceivedStream::startsWithKeyframe));
        assertEquals(0, viewer.<Integer>ask(media -> media.undecryptable));
    }
}
