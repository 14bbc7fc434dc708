package dev.kakehashi.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.web.SelfCheck.Reached;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class SelfCheckTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private static SelfCheck ask(int port, InetAddress... outside) {
        return SelfCheck.ask(List.of(new InetSocketAddress(LOOPBACK, port)), List.of(outside), new SecureRandom());
    }

    @Test
    void aServerThatServesAnswersOnBothWays(@TempDir Path data) throws Exception {
        try (RunningServer server = new RunningServer(data, WebLimits.defaults())) {
            assertEquals(
                    List.of(new Reached(LOOPBACK, true, true)),
                    ask(server.port()).own());
        }
    }

    @Test
    void anOwnAddressThatIsPublicIsAskedOnce(@TempDir Path data) throws Exception {
        try (RunningServer server = new RunningServer(data, WebLimits.defaults())) {
            assertEquals(List.of(), ask(server.port(), LOOPBACK).outside());
        }
    }

    @Test
    void onePortMayAnswerOverUdpOnly() throws Exception {
        try (FakeStunServer udp = new FakeStunServer("127.0.0.1")) {
            assertEquals(
                    List.of(new Reached(LOOPBACK, true, false)),
                    ask(udp.address().getPort()).own());
        }
    }

    @Test
    void whoTakesConnectionsAndSaysNothingIsSilentAndWaitedForTwoSeconds() throws Exception {
        try (ServerSocket tcp = new ServerSocket(0, 8, LOOPBACK);
                DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), LOOPBACK)) {
            long begin = System.nanoTime();

            SelfCheck check = ask(udp.getLocalPort());

            assertEquals(List.of(new Reached(LOOPBACK, false, false)), check.own());
            Duration taken = Duration.ofNanos(System.nanoTime() - begin);
            assertTrue(taken.compareTo(Duration.ofSeconds(4)) < 0, taken.toString());
        }
    }

    @Test
    void anAddressThatNoOwnOneCanReachIsSilent() throws Exception {
        InetAddress elsewhere = InetAddress.ofLiteral("2001:db8::7");
        try (FakeStunServer udp = new FakeStunServer("127.0.0.1")) {
            assertEquals(
                    List.of(new Reached(elsewhere, false, false)),
                    ask(udp.address().getPort(), elsewhere).outside());
        }
    }
}
