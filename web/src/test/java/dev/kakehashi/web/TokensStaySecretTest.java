package dev.kakehashi.web;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.kakehashi.signaling.access.AccessClaims;
import dev.kakehashi.signaling.access.AccessPolicy;
import dev.kakehashi.signaling.access.AccessRole;
import dev.kakehashi.signaling.access.AccessTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Access tokens do not come out again: not in a log, whatever its level, and not over HTTP. */
@Timeout(60)
final class TokensStaySecretTest {
    private static final byte[] SECRET = new byte[32];

    @TempDir
    private Path data;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger netty = (Logger) LoggerFactory.getLogger("io.netty");
    private @Nullable Level rootLevel;
    private @Nullable Level nettyLevel;

    @BeforeEach
    void listen() {
        rootLevel = root.getLevel();
        nettyLevel = netty.getLevel();
        log.start();
        root.addAppender(log);
        root.setLevel(Level.TRACE);
        netty.setLevel(Level.TRACE);
    }

    @AfterEach
    void stopListening() {
        root.detachAppender(log);
        root.setLevel(rootLevel);
        netty.setLevel(nettyLevel);
    }

    private static String token(Instant expires) {
        return new AccessTokens(SECRET)
                .make(new AccessClaims("secret-room", AccessRole.PUBLISH, null, "Aki", null, expires));
    }

    private static String join(String token) {
        return "{\"t\":\"join\",\"id\":1,\"v\":1,\"room\":\"secret-room\",\"token\":\"" + token + "\"}";
    }

    @Test
    void neitherLogsNorMetricsNorErrorsHoldAToken() throws Exception {
        String good = token(Instant.now().plus(Duration.ofHours(1)));
        String expired = token(Instant.now().minus(Duration.ofHours(1)));
        String changed = good.substring(0, good.length() - 9) + "AAAAAAAAA";
        StringBuilder everything = new StringBuilder();
        try (RunningServer server = new RunningServer(data, WebLimits.defaults(), AccessPolicy.withSecret(SECRET))) {
            Answers answers = new Answers();
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://localhost:" + server.port() + "/ws"), answers)
                    .join();
            for (String bad : List.of(expired, changed)) {
                socket.sendText(join(bad), true).join();
                everything.append(answers.next("unauthorized"));
            }
            socket.sendText(join(good), true).join();
            everything.append(answers.next("\"welcome\""));
            for (String path : List.of("/metrics", "/api/v1/status", "/api/v1/rooms", "/r/secret-room?token=" + good)) {
                everything.append(server.get(path));
            }
            for (String token : List.of(expired, changed, good)) {
                everything.append(server.exchange("POST /whip/secret-room/aki HTTP/1.1\r\nHost: localhost:"
                        + server.port() + "\r\nAuthorization: Bearer " + token
                        + "\r\nContent-Type: application/sdp\r\nContent-Length: 4\r\nConnection: close\r\n\r\nv=0\n"));
            }
            int refused = everything.lastIndexOf("HTTP/1.1 401 ");
            assertTrue(refused > 0, "tokens are judged over HTTP too");
            assertTrue(everything.indexOf("HTTP/1.1 4", refused + 1) > 0, "the good one is not what is wrong there");
            // A message that can't be read is answered with an error; a token in it stays where it was.
            socket.sendText(join(good) + "}", true).join();
            everything.append(answers.next("bad-json"));
        }
        assertTrue(everything.indexOf("secret-room") > 0, "rooms are told here");
        for (ILoggingEvent event : List.copyOf(log.list)) {
            everything.append(event.getFormattedMessage()).append('\n');
            if (event.getThrowableProxy() != null) {
                everything.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        }
        assertTrue(
                log.list.stream().anyMatch(event -> event.getFormattedMessage().contains("Ending")), "logs are read");
        for (String token : List.of(good, expired, changed)) {
            for (String part : token.split("\\.", -1)) {
                boolean header = part.equals(good.substring(0, good.indexOf('.')));
                assertFalse(!header && everything.indexOf(part) >= 0, everything::toString);
            }
        }
    }

    /** What came over the WebSocket. */
    private static final class Answers implements WebSocket.Listener {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final StringBuilder partial = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                texts.add(partial.toString());
                partial.setLength(0);
            }
            socket.request(1);
            return null;
        }

        /** The first that holds this; others may come between. */
        String next(String holding) throws InterruptedException {
            while (true) {
                String text = Objects.requireNonNull(texts.poll(10, TimeUnit.SECONDS), "no answer with " + holding);
                if (text.contains(holding)) {
                    return text;
                }
            }
        }
    }
}
