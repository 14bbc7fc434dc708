package dev.kakehashi.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers may send to the TCP port, over real sockets. */
@Timeout(30)
final class HttpBadInputTest {
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    @TempDir
    private static Path data;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer(data, new WebLimits(DEADLINE, Duration.ofSeconds(60)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static int status(String answer) {
        return answer.isEmpty() ? 0 : Integer.parseInt(answer.substring(9, 12));
    }

    @Test
    void servesThePageWithItsHeaders() throws Exception {
        String answer = server.get("/");

        assertEquals(200, status(answer));
        for (String header :
                List.of("content-security-policy:", "x-content-type-options: nosniff", "referrer-policy:")) {
            assertTrue(answer.toLowerCase(java.util.Locale.ROOT).contains(header), header);
        }
        assertEquals(200, status(server.get("/r/some-room")));
        assertEquals(200, status(server.get("/healthz")));
    }

    @Test
    void answersWhatIsKnownAlreadyWithoutItsBytes() throws Exception {
        var etag = Pattern.compile("(?i)etag: (\\S+)").matcher(server.get("/"));
        assertTrue(etag.find());

        assertEquals(304, status(server.get("/", "If-None-Match: " + etag.group(1))));
    }

    @Test
    void headHasNoBody() throws Exception {
        String answer = server.exchange("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertEquals(200, status(answer));
        assertTrue(answer.endsWith("\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../logback.xml",
                "/..%2flogback.xml",
                "/%2e%2e/logback.xml",
                "/app/../../logback.xml",
                "/app/..%5c..%5clogback.xml",
                "//etc/passwd",
                "/app//main.js",
                "/.hidden",
                "/app/",
                "/app",
                "/r/a/b",
                "/logback.xml",
                "/app/main.js%00.css"
            })
    void staticPathsDoNotLeaveTheirFolder(String target) throws Exception {
        assertEquals(404, status(server.get(target)));
    }

    @Test
    void otherMethodsAreNotAllowed() throws Exception {
        assertEquals(
                405,
                status(server.exchange(
                        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")));
        assertEquals(
                405,
                status(server.exchange("DELETE /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")));
    }

    @Test
    void aBodyOfMoreThan256KibIsRefused() throws Exception {
        String answer = server.exchange(
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 262145\r\nConnection: close\r\n\r\n");

        assertEquals(413, status(answer));
    }

    @Test
    void soIsOneWhoseLengthNobodyAnnounced() throws Exception {
        String answer = server.exchange("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                + "Connection: close\r\n\r\n40001\r\n" + "a".repeat(262_145) + "\r\n0\r\n\r\n");

        assertEquals(413, status(answer));
    }

    @Test
    void linesThatAreTooLongAreRefused() throws Exception {
        assertEquals(431, status(server.get("/", "X-Long: " + "a".repeat(20_000))));
        assertEquals(414, status(server.get("/" + "a".repeat(5_000))));
    }

    @Test
    void aRequestThatTricklesInIsCutAtTheDeadline() throws Exception {
        try (Socket socket = server.connect()) {
            OutputStream out = socket.getOutputStream();
            out.write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(100);
            long began = System.nanoTime();
            boolean open = true;
            while (open) {
                assertTrue(System.nanoTime() - began < 3 * DEADLINE.toNanos(), "still open");
                try {
                    out.write("X".getBytes(StandardCharsets.US_ASCII));
                    open = socket.getInputStream().read() >= 0;
                } catch (java.net.SocketTimeoutException quiet) {
                    // Not cut yet; the next byte trickles in.
                } catch (IOException cut) {
                    open = false;
                }
            }
            assertTrue(System.nanoTime() - began >= DEADLINE.toNanos() / 2, "not before its time");
        }
    }

    @Test
    void aConnectionThatSaysNothingIsCut() throws Exception {
        try (Socket socket = server.connect()) {
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @Test
    void bytesOfNoProtocolAreCutAtOnce() throws Exception {
        Random random = new Random(1);
        for (int first : new int[] {0, 1, 0x17, 0x80, 0xFF, ' ', '{'}) {
            byte[] noise = new byte[200];
            random.nextBytes(noise);
            noise[0] = (byte) first;
            assertEquals("", server.exchange(new String(noise, StandardCharsets.ISO_8859_1)));
        }
    }

    @Test
    void brokenTlsIsCut() throws Exception {
        String hello = "\u0016\u0003\u0001\u0000\u0010" + "\u00ff".repeat(16);

        String answer = server.exchange(hello);

        assertFalse(answer.contains("HTTP"), answer);
    }

    @Test
    void plainHttpUnderAnotherNameIsLedToHttps() throws Exception {
        String answer = server.exchange("GET /r/room?x=1 HTTP/1.1\r\nHost: 192.0.2.7:1\r\nConnection: close\r\n\r\n");

        assertEquals(308, status(answer));
        assertTrue(answer.contains("https://192.0.2.7:" + server.port() + "/r/room?x=1"), answer);
        String odd = server.exchange("GET / HTTP/1.1\r\nHost: evil\"<script>\r\nConnection: close\r\n\r\n");
        assertEquals(400, status(odd));
    }

    @Test
    void aPageOfAnotherSiteGetsNoWebSocket() throws Exception {
        String[] upgrade = {
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Origin: https://evil.example"
        };

        assertEquals(403, status(server.get("/ws", upgrade)));
        assertEquals(426, status(server.get("/ws")));
    }

    /** RFC 6455 5.1: a client must mask. */
    @Test
    void anUnmaskedFrameEndsTheWebSocket() throws Exception {
        assertEquals(1002, closeCode(new byte[] {(byte) 0x81, 2, '{', '}'}));
    }

    @Test
    void reservedBitsEndTheWebSocket() throws Exception {
        assertEquals(1002, closeCode(new byte[] {(byte) 0xF1, (byte) 0x80, 0, 0, 0, 0}));
    }

    @Test
    void aMessageOfMoreThanAMebibyteEndsTheWebSocket() throws Exception {
        assertEquals(1009, closeCode(new byte[] {(byte) 0x81, (byte) 0xFF, 0, 0, 0, 0, 0, 0x20, 0, 0, 0, 0, 0, 0}));
    }

    @Test
    void textThatIsNoJsonIsAnsweredWithACodeAndASentence() throws Exception {
        String said = firstMessage("not json");

        assertTrue(said.contains("\"code\":\"bad-json\""), said);
        assertTrue(said.contains("\"text\":\""), said);
        assertFalse(said.contains("Exception"), said);
        assertTrue(firstMessage("{\"t\":\"snapshot\",\"id\":1}").contains("\"not-joined\""));
    }

    @Test
    void aThousandIdleConnectionsHarmNobody() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int each = 0; each < 1_000; each++) {
                idle.add(server.connect());
            }
            assertEquals(200, status(server.get("/healthz")));
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void metricsAreInTheFormatOfPrometheus() throws Exception {
        String answer = server.get("/metrics");
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);

        for (String line : body.split("\n", -1)) {
            assertTrue(line.isEmpty() || line.matches("# TYPE \\w+ (counter|gauge)|\\w+ -?\\d+(\\.\\d+)?"), line);
        }
        assertTrue(body.contains("kakehashi_transports 0"));
    }

    /** By these two a program elsewhere can tell how busy the server is. */
    @Test
    void metricsTellTheTimeOnTheCoresAndTheirNumber() throws Exception {
        String answer = server.get("/metrics");

        assertTrue(answer.matches("(?s).*\nprocess_cpu_seconds_total \\d+\\.\\d{3}\n.*"), answer);
        assertTrue(answer.contains("kakehashi_cpus " + Runtime.getRuntime().availableProcessors() + "\n"), answer);
    }

    private static byte[] masked(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[6 + payload.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(payload, 0, frame, 6, payload.length);
        return frame;
    }

    private static byte[] frame(InputStream in) throws IOException {
        int first = in.read();
        int length = in.read();
        if (length == 126) {
            length = in.read() << 8 | in.read();
        }
        byte[] frame = new byte[1 + Math.max(0, length)];
        frame[0] = (byte) first;
        System.arraycopy(in.readNBytes(length), 0, frame, 1, length);
        return frame;
    }

    private static int closeCode(byte[] sent) throws IOException {
        try (Socket socket = server.webSocket()) {
            socket.getOutputStream().write(sent);
            byte[] close = frame(socket.getInputStream());
            assertEquals((byte) 0x88, close[0]);
            return (close[1] & 0xFF) << 8 | close[2] & 0xFF;
        }
    }

    private static String firstMessage(String sent) throws IOException {
        try (Socket socket = server.webSocket()) {
            socket.getOutputStream().write(masked(sent));
            byte[] message = frame(socket.getInputStream());
            return new String(message, 1, message.length - 1, StandardCharsets.UTF_8);
        }
    }
}
