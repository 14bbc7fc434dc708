package dev.kakehashi.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the one TCP port takes besides web pages. */
final class TcpDoorsTest {
    /** A plain binding request (RFC 8489), and how the answer begins. */
    private static final String REQUEST = "00010000" + "2112a442" + "000102030405060708090a0b";

    private static final String ANSWER = "01010014" + "2112a442" + "000102030405060708090a0b";

    /** An Allocate request (RFC 8656 7.1) for UDP, without credentials. */
    private static final String ALLOCATE = "00030008" + "2112a442" + "000102030405060708090a0b" + "0019000411000000";

    @TempDir
    private Path data;

    private RunningServer server;

    @BeforeEach
    void start() throws ConfigException {
        server = new RunningServer(data, new WebLimits(Duration.ofSeconds(1), Duration.ofSeconds(2)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String ask(Socket socket, String hex, int answerBytes) throws IOException {
        socket.getOutputStream().write(HexFormat.of().parseHex(hex));
        return HexFormat.of().formatHex(socket.getInputStream().readNBytes(answerBytes));
    }

    @Test
    void stunOverTcpIsAnswered() throws IOException {
        try (Socket socket = server.connect()) {
            assertThat(ask(socket, REQUEST, 20)).isEqualTo(ANSWER);
        }
    }

    @Test
    void stunWithinTlsIsAnsweredAndSoAreWebPages() throws IOException, GeneralSecurityException {
        try (Socket socket = tls()) {
            assertThat(ask(socket, REQUEST, 20)).isEqualTo(ANSWER);
        }
        try (Socket socket = tls()) {
            String page = ask(
                    socket,
                    HexFormat.of().formatHex("GET /healthz HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                    12);
            assertThat(new String(HexFormat.of().parseHex(page), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void aTurnClientWithoutCredentialsIsToldToShowSome() throws IOException {
        try (Socket socket = server.connect()) {
            String head = ask(socket, ALLOCATE, 28);
            assertThat(head).startsWith("0113");
            // ERROR-CODE 401, as the first attribute.
            assertThat(head.substring(40, 44)).isEqualTo("0009");
            assertThat(head.substring(48, 56)).isEqualTo("00000401");
        }
    }

    @Test
    void stunInAFrameOfIceIsAnsweredInAFrame() throws IOException {
        try (Socket socket = server.connect()) {
            assertThat(ask(socket, "0014" + REQUEST, 22)).isEqualTo("0028" + ANSWER);
        }
    }

    @Test
    void framesOfIceWithinTlsAreRefused() throws IOException, GeneralSecurityException {
        try (Socket socket = tls()) {
            assertThat(ask(socket, "0014" + REQUEST, 1)).isEmpty();
        }
    }

    @Test
    void whoStopsAmidTheFirstBytesIsClosedInTime() throws IOException {
        try (Socket socket = server.connect()) {
            assertThat(ask(socket, "00010000", 1)).isEmpty();
        }
    }

    @Test
    void bytesOfNoKnownKindAreClosedAtOnce() throws IOException {
        try (Socket socket = server.connect()) {
            assertThat(ask(socket, "00010000" + "00".repeat(16), 1)).isEmpty();
        }
    }

    private Socket tls() throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
        Socket socket = context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** The certificate is the server's own. */
    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
