package dev.kakehashi.sfu.net;

import static dev.kakehashi.sfu.net.ServerUnderTest.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.sfu.EndReason;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.forward.DropReason;
import dev.kakehashi.sfu.peer.ReceivedStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
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
    void servesAnIpv6AddressAlone() throws Exception {
        try (ServerUnderTest server = new ServerUnderTest(InetAddress.ofLiteral("::1"), Duration.ofSeconds(15))) {
            UdpPeer aki = server.joinOn(0, "aki");
            UdpPeer ben = server.joinOn(1, "ben");

            eventually("both see each other", () -> sees(aki, ben, 20) && sees(ben, aki, 20));

            assertWhole(aki, ben);
            assertWhole(ben, aki);
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
