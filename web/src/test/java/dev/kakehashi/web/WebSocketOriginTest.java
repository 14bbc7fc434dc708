package dev.kakehashi.web;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose pages may open the WebSocket (RFC 6455 10.2). */
final class WebSocketOriginTest {
    @TempDir
    private static Path data;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer(data, WebLimits.defaults());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String statusLine(@Nullable String origin) throws Exception {
        String request = "GET /ws HTTP/1.1\r\nHost: localhost:" + server.port()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + (origin == null ? "" : "Origin: " + origin + "\r\n") + "\r\n";
        try (Socket socket = server.connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes("HTTP/1.1 101 ".length()), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void aPageOfThisServerMay() throws Exception {
        assertTrue(statusLine("http://localhost:" + server.port()).contains(" 101 "));
        assertTrue(statusLine("HTTPS://LOCALHOST:" + server.port()).contains(" 101 "));
    }

    @Test
    void aProgramThatIsNoBrowserMay() throws Exception {
        assertTrue(statusLine(null).contains(" 101 "));
    }

    /** PORT stands for the server's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "https://evil.example:PORT",
                "http://localhost",
                "http://localhost:1",
                "http://localhost:PORT.evil.example",
                "http://localhost:PORT@evil.example",
                "http://evil.localhost:PORT",
                "null",
                "localhost:PORT",
                "http://",
                "http:///localhost:PORT",
                "http://[",
                " "
            })
    void anyOtherPageMayNot(String origin) throws Exception {
        assertTrue(statusLine(origin.replace("PORT", Integer.toString(server.port())))
                .contains(" 403 "));
    }
}
