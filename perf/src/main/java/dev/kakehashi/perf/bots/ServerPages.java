package dev.kakehashi.perf.bots;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What a server tells of itself over HTTP: docs/operations.md. */
final class ServerPages {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int MOVED = 308;

    private final HttpClient http;
    private final URI server;

    ServerPages(HttpClient http, URI server) {
        this.http = http;
        this.server = server;
    }

    /**
     * Its state.
     *
     * @param participants who are there now
     * @param upSeconds since it was started
     */
    record Status(int participants, int upSeconds, boolean tokensNeeded) {}

    Status status() throws IOException, InterruptedException, BotsException {
        HttpResponse<String> answer = get("/api/v1/status");
        if (answer.statusCode() == MOVED) {
            throw new BotsException("This server wants https: --url https://" + server.getRawAuthority() + "/r/ROOM");
        }
        JsonNode status = json(answer);
        if (answer.statusCode() != OK || !status.has("tokensNeeded")) {
            throw new BotsException("What answers at " + server + " is no Kakehashi server.");
        }
        return new Status(
                status.path("participants").asInt(),
                status.path("uptimeSeconds").asInt(),
                status.path("tokensNeeded").asBoolean());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        ObjectMapper mapper = new ObjectMapper();
        try {
            return mapper.readTree(answer.body());
        } catch (JsonProcessingException somethingElse) {
            return mapper.missingNode();
        }
    }

    /** Its metrics; of one that has none an empty text. */
    String metrics() throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/metrics");
        return answer.statusCode() == OK ? answer.body() : "";
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(server.resolve(path)).timeout(PATIENCE).build(), BodyHandlers.ofString());
    }
}
