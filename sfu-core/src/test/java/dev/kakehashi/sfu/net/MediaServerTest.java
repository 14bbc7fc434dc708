package dev.kakehashi.sfu.net;

import static dev.kakehashi.sfu.net.ServerUnderTest.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.peer.ReceivedStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole media side over real sockets: two loops on the loopback interface, real handshakes, real SRTP. */
@Timeout(30)
final class MediaServerTest {
    private static final String CROSSED = "media_packets_crossed_between_loops_total";

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
