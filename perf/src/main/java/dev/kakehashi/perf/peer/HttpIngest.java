package dev.kakehashi.perf.peer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep-03) towards one room of a Kakehashi server: docs/whip-whep.md. */
public final class HttpIngest implements MediaService {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CREATED = 201;

    private final HttpClient http;
    private final URI server;
    private final String room;

    /**
     * @param server its scheme, host and port
     */
    public HttpIngest(HttpClient http, URI server, String room) {
        this.http = http;
        this.server = server;
        this.room = room;
    }

    @Override
    public MediaSession publish(String name, OwnSide side) throws IOException, InterruptedException {
        return post("/whip/", name, side);
    }

    @Override
    public MediaSession subscribe(String name, OwnSide side) throws IOException, InterruptedException {
        return post("/whep/", name, side);
    }

    private MediaSession post(String start, String name, OwnSide side) throws IOException, InterruptedException {
        URI address = server.resolve(start + room + '/' + name);
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(address)
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/sdp")
                        .POST(BodyPublishers.ofString(side.offer()))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != CREATED) {
            throw new IOException(address + " answers " + answer.statusCode() + ": " + answer.body());
        }
        URI session = address.resolve(answer.headers().firstValue("location").orElseThrow());
        return new Resource(ServerAnswer.read(answer.body(), address.getHost()), session);
    }

    private final class Resource implements MediaSession {
        private final ServerAnswer answer;
        private final URI address;

        Resource(ServerAnswer answer, URI address) {
            this.answer = answer;
            this.address = address;
        }

        @Override
        public ServerAnswer server() {
            return answer;
        }

        @Override
        public void close() {
            try {
                http.send(
                        HttpRequest.newBuilder(address)
                                .timeout(PATIENCE)
                                .DELETE()
                                .build(),
                        BodyHandlers.discarding());
            } catch (IOException gone) {
                // The server notices by itself.
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
