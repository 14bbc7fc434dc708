package dev.kakehashi.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kakehashi.web.acme.AcmeRefusal;
import dev.kakehashi.web.acme.PendingChallenges;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ChallengeListenerTest {
    private static final EventLoopGroup GROUP = new MultiThreadIoEventLoopGroup(
            1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    private static final List<InetAddress> HERE = List.of(InetAddress.getLoopbackAddress());

    private final PendingChallenges challenges = new PendingChallenges();
    private final int port;
    private final ChallengeListener listener;

    ChallengeListenerTest() throws IOException {
        port = Pebble.freePort();
        listener = new ChallengeListener(GROUP, HERE, port, 8443, challenges);
    }

    @AfterEach
    void close() {
        listener.close();
    }

    @AfterAll
    static void end() {
        GROUP.shutdownGracefully();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(15_000);
        return socket;
    }

    private String ask(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private String get(String target, String host) throws IOException {
        return ask("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }

    @Test
    void theAuthorityFindsItsAnswerWhileItIsAwaited() throws Exception {
        listener.open();
        challenges.answerHttp("token-1", "token-1.thumbprint");

        assertThat(get("/.well-known/acme-challenge/token-1", "meet.example.org"))
                .startsWith("HTTP/1.1 200 ")
                .contains("\r\n\r\ntoken-1.thumbprint");
        assertThat(get("/.well-known/acme-challenge/token-2", "meet.example.org"))
                .startsWith("HTTP/1.1 404 ");

        challenges.withdrawHttp("token-1");
        assertThat(get("/.well-known/acme-challenge/token-1", "meet.example.org"))
                .startsWith("HTTP/1.1 404 ");
    }

    @Test
    void everybodyElseIsSentToHttps() throws Exception {
        listener.open();

        assertThat(get("/r/garden?name=Mika", "meet.example.org"))
                .startsWith("HTTP/1.1 308 ")
                .contains("location: https://meet.example.org:8443/r/garden?name=Mika\r\n")
                .contains("connection: close\r\n");
        assertThat(get("/", "a b")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void badInputIsAnsweredOrClosed() throws Exception {
        listener.open();

        assertThat(ask("GET /" + "x".repeat(10_000) + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(ask("\u0016\u0003\u0001\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(ask("GET / HTTP/1.1\r\n"))
                .as("a head that never ends is closed in time")
                .isEmpty();
    }

    @Test
    void moreConnectionsThanAnAuthorityNeedsAreClosedAtOnce() throws Exception {
        listener.open();
        List<Socket> held = new ArrayList<>();
        try {
            for (int i = 0; i < 128; i++) {
                held.add(connect());
            }
            assertThat(connect().getInputStream().read()).isEqualTo(-1);
        } finally {
            for (Socket each : held) {
                each.close();
            }
        }
    }

    @Test
    void aPortThatIsTakenIsSaidInWordsAndTriedAgain() throws Exception {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(listener::open)
                    .isInstanceOf(AcmeRefusal.class)
                    .hasMessage("TCP port " + taken.getLocalPort()
                            + " can't be served (it is in use), where the authority looks;"
                            + " end the program that has it, or serve at --port 443");
        }
        listener.open();
        assertThat(get("/", "meet.example.org")).startsWith("HTTP/1.1 308 ");
    }
}
