package dev.kakehashi.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may read who is in which room. */
final class RoomsResourceOverHttpTest {
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

    private static String overTls(String host) throws Exception {
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        try (SSLSocket socket =
                (SSLSocket) trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port())) {
            String request = "GET /api/v1/rooms HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void thisComputerIsTold() throws Exception {
        String answer = server.get("/api/v1/rooms");

        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertTrue(answer.endsWith("\r\n\r\n{\"rooms\":[]}"), answer);
        assertTrue(overTls("localhost:" + server.port()).startsWith("HTTP/1.1 200 "));
    }

    /** Also through a proxy or a name that leads here (DNS rebinding): the connection is local, the name is not. */
    @Test
    void whoComesByAnotherNameIsNotTold() throws Exception {
        String answer = overTls("meet.example");

        assertEquals("HTTP/1.1 403 ", answer.substring(0, 13));
        assertTrue(answer.contains("http://localhost:"), answer);
    }
}
