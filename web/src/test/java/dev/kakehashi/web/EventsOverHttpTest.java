package dev.kakehashi.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signalling without WebSocket, over real sockets. */
@Timeout(60)
final class EventsOverHttpTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Of requests, so short that a poll outlasts it. */
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    @TempDir
    private static Path data;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer(data, new WebLimits(DEADLINE, DEADLINE));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String ping(int id) {
        return "{\"t\":\"ping\",\"id\":" + id + "}";
    }

    private static long metric(String name) throws Exception {
        Matcher line = Pattern.compile("(?m)^kakehashi_" + name + " (\\d+)$").matcher(server.get("/metrics"));
        assertThat(line.find()).as(name).isTrue();
        return Long.parseLong(line.group(1));
    }

    @Test
    void aStreamTellsItsKeyFirstAndThenWhatIsAnswered() throws Exception {
        try (EventsClient client = new EventsClient(server)) {
            HttpResponse<InputStream> response = client.follow();
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
            assertThat(response.headers().firstValue("cache-control")).hasValue("no-store, no-transform");
            assertThat(response.headers().firstValue("x-accel-buffering")).hasValue("no");

            EventsClient.Event open = client.event();
            client.key = open.data().path("key").asText();

            assertThat(open.name()).isEqualTo("open");
            assertThat(client.key).matches("[A-Za-z0-9_-]{22}");
            assertThat(client.say(ping(7))).isEqualTo(204);
            assertThat(client.message("pong").path("re").asInt()).isEqualTo(7);
            assertThat(client.seen).isEqualTo(1);
        }
    }

    @Test
    void aClientJoinsAndIsToldOfOthersWhicheverWayTheyCame() throws Exception {
        try (EventsClient aki = EventsClient.streaming(server);
                EventsClient ben = EventsClient.polling(server)) {
            String you = aki.join("events", "Aki").path("you").asText();
            ben.say("{\"t\":\"join\",\"id\":1,\"v\":1,\"room\":\"events\",\"name\":\"Ben\"}");

            JsonNode welcome = ben.poll(5).data();

            assertThat(welcome.path("t").asText()).isEqualTo("welcome");
            assertThat(aki.message("joined").path("participant").path("name").asText())
                    .isEqualTo("Ben");
            ben.say("{\"t\":\"peer\",\"id\":2,\"to\":\"" + you + "\",\"body\":\"hello\"}");
            assertThat(aki.message("peer").path("body").asText()).isEqualTo("hello");
        }
    }

    @Test
    void aPollWaitsForAnEventAndItsConnectionIsKeptBeyondTheDeadlineOfRequests() throws Exception {
        try (EventsClient client = EventsClient.polling(server);
                Socket socket = server.connect()) {
            ask(socket, "GET", "/" + client.key + "?wait=4", "");
            assertThat(answer(socket)).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n:\n\n");

            ask(socket, "GET", "/" + client.key + "?wait=4", "");
            client.say(ping(1));
            assertThat(answer(socket)).contains("id: 1\ndata: {\"t\":\"pong\",\"re\":1}");
        }
    }

    @Test
    void afterAPollTheConnectionHasItsDeadlineAgain() throws Exception {
        try (EventsClient client = EventsClient.polling(server);
                Socket socket = server.connect()) {
            ask(socket, "GET", "/" + client.key + "?wait=1", "");
            answer(socket);

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whatWasNotConfirmedIsToldAgain() throws Exception {
        try (EventsClient client = EventsClient.polling(server)) {
            client.say(ping(1), ping(2));
            assertThat(client.poll(5).data().path("re").asInt()).isEqualTo(1);
            client.seen = 0;
            assertThat(client.poll(5).data().path("re").asInt()).isEqualTo(1);
            client.seen = 1;
            assertThat(client.poll(5).data().path("re").asInt()).isEqualTo(2);
            client.say(ping(3));
            assertThat(client.poll(5).data().path("re").asInt()).isEqualTo(3);
        }
    }

    @Test
    void aRepeatedPostIsTakenOnce() throws Exception {
        try (EventsClient client = EventsClient.streaming(server)) {
            String both = ping(1) + "\n" + ping(2);

            assertThat(client.post("?n=1", ping(1)).statusCode()).isEqualTo(204);
            assertThat(client.post("?n=1", both).statusCode()).isEqualTo(204);
            assertThat(client.post("?n=1", both).statusCode()).isEqualTo(204);
            assertThat(client.post("?n=3", ping(3)).statusCode()).isEqualTo(204);

            for (int id = 1; id <= 3; id++) {
                assertThat(client.event().data().path("re").asInt()).isEqualTo(id);
            }
        }
    }

    @Test
    void aPostThatOvertookAnotherIsRefusedAndTakesNothing() throws Exception {
        try (EventsClient client = EventsClient.streaming(server)) {
            HttpResponse<String> early = client.post("?n=2", ping(2));

            assertThat(early.statusCode()).isEqualTo(409);
            assertThat(early.headers().firstValue("content-type")).hasValue("application/problem+json");
            assertThat(early.body()).contains("n=1");
            client.say(ping(1), ping(2));
            assertThat(client.event().data().path("re").asInt()).isEqualTo(1);
            assertThat(client.event().data().path("re").asInt()).isEqualTo(2);
        }
    }

    @Test
    void anUnknownKeyIsNotFoundHoweverItIsUsed() throws Exception {
        long before = metric("signaling_http_unknown_key_total");
        try (EventsClient client = EventsClient.streaming(server)) {
            client.key = "AAAAAAAAAAAAAAAAAAAAAA";

            HttpResponse<String> read = client.get("/" + client.key);
            HttpResponse<String> written = client.post("?n=1", ping(1));

            assertThat(read.statusCode()).isEqualTo(404);
            assertThat(written.statusCode()).isEqualTo(404);
            assertThat(written.body()).contains("\"title\":\"Unknown connection\"");
        }
        assertThat(metric("signaling_http_unknown_key_total")).isEqualTo(before + 2);
    }

    @Test
    void aSecondStreamTakesOverFromTheFirst() throws Exception {
        try (EventsClient first = EventsClient.streaming(server);
                EventsClient second = new EventsClient(server)) {
            second.key = first.key;
            second.follow();

            assertThat(first.event().name()).isEqualTo("end");
            first.say(ping(5));
            assertThat(second.message("pong").path("re").asInt()).isEqualTo(5);
        }
    }

    @Test
    void aClientThatConfirmsNothingIsGivenUpAtFourMebibytes() throws Exception {
        long before = metric("signaling_http_too_slow_total");
        String body = "\\\"".repeat(16_384);
        try (EventsClient slow = EventsClient.streaming(server)) {
            String you = slow.join("flood", "Slow").path("you").asText();
            // Everybody may say 50 at once.
            for (int sender = 0; sender < 4; sender++) {
                try (EventsClient client = EventsClient.streaming(server)) {
                    client.join("flood", "Sender");
                    String peer = "{\"t\":\"peer\",\"id\":2,\"to\":\"" + you + "\",\"body\":\"" + body + "\"}";
                    for (int i = 0; i < 40; i++) {
                        client.say(peer);
                    }
                }
            }
            assertThat(metric("signaling_http_too_slow_total")).isEqualTo(before + 1);
            assertThat(slow.get("/" + slow.key).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aSessionGoesOnOverAnotherConnectionOverHttp() throws Exception {
        try (EventsClient cut = EventsClient.streaming(server)) {
            JsonNode welcome = cut.join("back", "Aki");
            try (EventsClient again = EventsClient.polling(server)) {
                again.say("{\"t\":\"join\",\"id\":1,\"v\":1,\"resume\":\""
                        + welcome.path("resume").asText() + "\"}");

                JsonNode back = again.poll(5).data();

                assertThat(back.path("t").asText()).isEqualTo("welcome");
                assertThat(back.path("you")).isEqualTo(welcome.path("you"));
            }
            EventsClient.Event last = cut.event();
            assertThat(last.name()).isEqualTo("close");
            assertThat(last.data().path("code").asInt()).isEqualTo(4001);
            assertThat(cut.event().name()).isEqualTo("end");
        }
    }

    @Test
    void aSessionGoesOverFromAWebSocketAndBack() throws Exception {
        String resume = "{\"t\":\"join\",\"id\":1,\"v\":1,\"resume\":\"%s\"}";
        BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        try (HttpClient http = HttpClient.newHttpClient();
                EventsClient events = EventsClient.streaming(server)) {
            openWebSocket(http, texts)
                    .sendText("{\"t\":\"join\",\"id\":1,\"v\":1,\"room\":\"wires\",\"name\":\"Aki\"}", true);
            JsonNode first = JSON.readTree(texts.take());

            events.say(resume.formatted(first.path("resume").asText()));
            JsonNode second = events.message("welcome");
            WebSocket back = openWebSocket(http, texts);
            back.sendText(resume.formatted(second.path("resume").asText()), true);
            JsonNode third = JSON.readTree(texts.take());

            assertThat(first.path("t").asText()).isEqualTo("welcome");
            assertThat(second.path("you")).isEqualTo(first.path("you"));
            assertThat(third.path("you")).isEqualTo(first.path("you"));
            assertThat(events.event().data().path("code").asInt()).isEqualTo(4001);
            back.abort();
        }
    }

    private static WebSocket openWebSocket(HttpClient http, BlockingQueue<String> texts) {
        return http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + server.port() + "/ws"), new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                        texts.add(text.toString());
                        socket.request(1);
                        return null;
                    }
                })
                .join();
    }

    @Test
    void whoGoesAwayIsGoneAfterSomeSeconds() throws Exception {
        long before = metric("signaling_http_abandoned_total");
        try (EventsClient other = new EventsClient(server)) {
            try (EventsClient left = EventsClient.streaming(server)) {
                left.join("away", "Aki");
                other.key = left.key;
            }

            // Saying something once more asks for no events.
            int status = 204;
            while (status == 204) {
                status = other.post("?n=1", ping(1)).statusCode();
            }

            assertThat(status).isEqualTo(404);
            assertThat(metric("signaling_http_abandoned_total")).isGreaterThan(before);
        }
    }

    @Test
    void signallingThatClosesSaysWhy() throws Exception {
        try (EventsClient client = EventsClient.streaming(server)) {
            client.say("no JSON");

            assertThat(client.event().data().path("code").asText()).isEqualTo("bad-json");
            EventsClient.Event last = client.event();
            assertThat(last.name()).isEqualTo("close");
            assertThat(last.data().path("code").asInt()).isEqualTo(1007);
            assertThat(client.post("?n=2", ping(1)).statusCode()).isEqualTo(404);
        }
    }

    /** nginx asks so unless it is told otherwise. */
    @Test
    void aStreamOfHttp10HasNoChunks() throws Exception {
        try (Socket socket = server.connect()) {
            socket.getOutputStream()
                    .write(("GET " + EventResource.PATH + " HTTP/1.0\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String head = until(socket, "}\n\n");

            assertThat(head.toLowerCase(java.util.Locale.ROOT)).doesNotContain("transfer-encoding");
            assertThat(head).contains("\r\n\r\n:\n\nevent: open\ndata: {");
        }
    }

    @Test
    void aRequestInTheMidstOfAnotherEndsTheConnection() throws Exception {
        try (Socket socket = server.connect()) {
            ask(socket, "GET", "", "");
            until(socket, "}\n\n");

            ask(socket, "GET", "", "");

            socket.getInputStream().readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET ?wait=",
                "GET ?wait=x",
                "GET ?wait=-1",
                "GET ?wait=99999999999999999999",
                "GET /KEY?wait=%",
                "POST /KEY",
                "POST /KEY?n=0",
                "POST /KEY?n=-1",
                "POST /KEY?n=x",
                "POST /KEY?n=99999999999999999",
            })
    void whatCanNotBeReadIsMalformed(String request) throws Exception {
        try (EventsClient client = EventsClient.streaming(server)) {
            assertThat(status(request.replace("KEY", client.key), ping(1))).isEqualTo(400);
            client.say(ping(1));
            assertThat(client.message("pong").path("re").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aPostNeedsMessagesAndTakesNotTooMany() throws Exception {
        try (EventsClient client = EventsClient.streaming(server)) {
            assertThat(client.post("?n=1", "").statusCode()).isEqualTo(400);
            assertThat(client.post("?n=1", "{}\n".repeat(65)).statusCode()).isEqualTo(400);
            assertThat(client.post("?n=1", "{}\n".repeat(30)).statusCode()).isEqualTo(204);
        }
    }

    @Test
    void aMessageMayBeAsLargeAsOverAWebSocketAndNotLarger() throws Exception {
        try (EventsClient client = EventsClient.streaming(server)) {
            client.join("large", "Aki");
            String offer = "{\"t\":\"offer\",\"id\":2,\"sdp\":\"%s\",\"tracks\":[],\"slots\":[]}";
            int around = offer.formatted("").length();

            client.say(offer.formatted("v".repeat(WebLimits.MAX_MESSAGE_BYTES - around)));
            assertThat(client.message("error").path("code").asText()).isEqualTo("bad-sdp");

            HttpResponse<String> larger = client.post("?n=3", "v".repeat(WebLimits.MAX_MESSAGE_BYTES + 1));
            assertThat(larger.statusCode()).isEqualTo(413);
            assertThat(larger.body()).contains("1024 KiB");
        }
    }

    @Test
    void otherMethodsAreNotAllowed() throws Exception {
        assertThat(status("POST ", "{}")).isEqualTo(405);
        assertThat(status("DELETE /AAAAAAAAAAAAAAAAAAAAAA", "")).isEqualTo(405);
    }

    @Test
    void aPageOfAnotherSiteMayNot() throws Exception {
        try (EventsClient client = new EventsClient(server)) {
            assertThat(client.get("", "Origin", "https://evil.example").statusCode())
                    .isEqualTo(403);
            assertThat(client.get("", "Sec-Fetch-Site", "cross-site").statusCode())
                    .isEqualTo(403);
            assertThat(client.get("?wait=1", "Origin", "http://localhost:" + server.port())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(client.get("?wait=1", "Sec-Fetch-Site", "same-origin").statusCode())
                    .isEqualTo(200);
            assertThat(client.get("", "Accept", "text/html").statusCode()).isEqualTo(406);
        }
    }

    private static int status(String request, String body) throws Exception {
        String[] parts = request.split(" ", 2);
        try (Socket socket = server.connect()) {
            ask(socket, parts[0], parts[1], body);
            return Integer.parseInt(until(socket, "\r\n").substring(9, 12));
        }
    }

    private static void ask(Socket socket, String method, String behind, String body) throws Exception {
        OutputStream out = socket.getOutputStream();
        out.write((method + " " + EventResource.PATH + behind + " HTTP/1.1\r\nHost: localhost:" + server.port()
                        + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII));
    }

    /** A whole answer that has a length. */
    private static String answer(Socket socket) throws Exception {
        String head = until(socket, "\r\n\r\n");
        Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
        assertThat(length.find()).as(head).isTrue();
        byte[] body = socket.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
        return head + new String(body, StandardCharsets.UTF_8);
    }

    private static String until(Socket socket, String end) throws Exception {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new java.io.EOFException("ended after: " + read);
            }
            read.append((char) next);
        }
        return read.toString();
    }
}
