package dev.kakehashi.web;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page {@code /check} and what it asks for. */
final class CheckOverHttpTest {
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

    @Test
    void thePageIsServed() throws Exception {
        String answer = server.get("/check");

        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertTrue(answer.contains("/check/main.js"), answer);
    }

    @Test
    void whatItAsksForIsKeptNowhere() throws Exception {
        String answer = server.get("/api/v1/check");

        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertTrue(answer.toLowerCase(Locale.ROOT).contains("\r\ncache-control: no-store\r\n"), answer);
        assertTrue(
                answer.contains("{\"visitor\":\"127.0.0.1\",\"stun\":\"stun:localhost:" + server.port() + "\""),
                answer);
        assertTrue(answer.contains("\"addresses\":[\"127.0.0.1\"]"), answer);
    }

    @Test
    void whoAsksWithoutEndIsToldToWait() throws Exception {
        String answer = "";
        for (int asked = 0; asked < 200 && !answer.startsWith("HTTP/1.1 429 "); asked++) {
            answer = server.get("/api/v1/check", "X-Forwarded-For: 198.51.100." + asked);
        }

        assertTrue(answer.startsWith("HTTP/1.1 429 "), answer);
        assertTrue(answer.toLowerCase(Locale.ROOT).contains("\r\nretry-after: 60\r\n"), answer);
    }
}
