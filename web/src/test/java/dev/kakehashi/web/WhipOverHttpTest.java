package dev.kakehashi.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WHIP and WHEP over real HTTP, to a whole server. */
final class WhipOverHttpTest {
    private static final String OFFER = """
            v=0
            o=- 1 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            m=video 9 UDP/TLS/RTP/SAVPF 96
            c=IN IP4 0.0.0.0
            a=ice-ufrag:abcd
            a=ice-pwd:0123456789012345678901
            a=fingerprint:sha-256 %s
            a=setup:actpass
            a=rtcp-mux
            a=sendrecv
            a=rtpmap:96 VP8/90000
            """.formatted("12:".repeat(31) + "34");

    @TempDir
    private static Path data;

    private static RunningServer server;
    private static HttpClient client;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer(data, WebLimits.defaults());
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @Test
    void publishingIsAnsweredAndEndedAgain() throws Exception {
        HttpResponse<String> created = post("/whip/one/cam");

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.headers().firstValue("content-type")).hasValue("application/sdp");
        assertThat(created.headers().firstValue("link").orElseThrow())
                .startsWith("<turn:localhost:" + server.port() + "?transport=tcp>; rel=\"ice-server\"; username=\"")
                .endsWith("; credential-type=\"password\"");
        assertThat(created.body()).contains("a=recvonly").contains(" " + server.port() + " typ host");
        String session = created.headers().firstValue("location").orElseThrow();

        assertThat(post("/whip/one/cam").statusCode()).isEqualTo(409);
        assertThat(patch(session, created.headers().firstValue("etag").orElseThrow())
                        .statusCode())
                .isEqualTo(204);
        assertThat(send(request(session).DELETE()).statusCode()).isEqualTo(200);
        assertThat(send(request(session).DELETE()).statusCode()).isEqualTo(404);
        HttpResponse<String> again = post("/whip/one/cam");
        assertThat(again.statusCode()).isEqualTo(201);
        send(request(again.headers().firstValue("location").orElseThrow()).DELETE());
    }

    @Test
    void thereIsSomethingToWatchAsLongAsSomebodyIsThere() throws Exception {
        HttpResponse<String> early = post("/whep/two");
        assertThat(early.statusCode()).isEqualTo(409);
        assertThat(early.headers().firstValue("retry-after")).isPresent();
        assertThat(early.headers().firstValue("content-type")).hasValue("application/problem+json");

        String publisher =
                post("/whip/two/cam").headers().firstValue("location").orElseThrow();
        HttpResponse<String> watching = post("/whep/two/cam");
        assertThat(watching.statusCode()).isEqualTo(201);
        assertThat(watching.body()).contains("a=sendonly");
        assertThat(server.get("/api/v1/rooms")).contains("\"watcher\":true");

        send(request(publisher).DELETE());
        String session = watching.headers().firstValue("location").orElseThrow();
        assertThat(server.get("/api/v1/rooms")).doesNotContain("\"two\"");
        assertThat(send(request(session).DELETE()).statusCode()).isEqualTo(404);
    }

    @Test
    void aPageOfAnotherSiteMayAsk() throws Exception {
        HttpResponse<String> preflight = send(request("/whip/one/cam")
                .header("Origin", "https://elsewhere.example")
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", BodyPublishers.noBody()));

        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.headers().firstValue("access-control-allow-origin"))
                .hasValue("*");
        assertThat(preflight
                        .headers()
                        .firstValue("access-control-allow-headers")
                        .orElseThrow())
                .contains("Authorization");
        assertThat(preflight.headers().firstValue("accept-post")).hasValue("application/sdp");
    }

    @Test
    void aHugeBodyIsNotRead() throws Exception {
        HttpResponse<String> answer = send(request("/whip/one/huge")
                .header("Content-Type", "application/sdp")
                .POST(BodyPublishers.ofString("a=".repeat(200_000))));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("256 KiB");
    }

    private static HttpResponse<String> post(String path) throws Exception {
        return send(request(path).header("Content-Type", "application/sdp").POST(BodyPublishers.ofString(OFFER)));
    }

    private static HttpResponse<String> patch(String path, String entityTag) throws Exception {
        return send(request(path)
                .header("Content-Type", "application/trickle-ice-sdpfrag")
                .header("If-Match", entityTag)
                .method("PATCH", BodyPublishers.ofString("a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n")));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
