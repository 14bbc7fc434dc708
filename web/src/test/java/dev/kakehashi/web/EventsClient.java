package dev.kakehashi.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A client that signals over HTTP, one request at a time beside its stream. */
final class EventsClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;
    String key = "";
    long seen;
    private long next = 1;
    private @Nullable BufferedReader stream;

    /** An event: its name ("" for a message), and its data. */
    record Event(String name, JsonNode data) {}

    EventsClient(RunningServer server) {
        address = "http://localhost:" + server.port() + EventResource.PATH;
    }

    /** Opens a connection whose events come as a stream. */
    static EventsClient streaming(RunningServer server) throws Exception {
        EventsClient client = new EventsClient(server);
        client.follow();
        client.key = client.event().data().path("key").asText();
        return client;
    }

    /** Opens a connection by a poll. */
    static EventsClient polling(RunningServer server) throws Exception {
        EventsClient client = new EventsClient(server);
        client.key = client.poll(1).data().path("key").asText();
        return client;
    }

    /** Asks for the events from here on as a stream. */
    HttpResponse<InputStream> follow(String... headers) throws Exception {
        HttpRequest.Builder request = request(key.isEmpty() ? "" : "/" + key, headers);
        HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
        stream = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        return response;
    }

    /** The first event of a poll. */
    Event poll(int waitSeconds) throws Exception {
        HttpResponse<String> response = get((key.isEmpty() ? "" : "/" + key) + "?wait=" + waitSeconds);
        assertThat(response.statusCode()).isEqualTo(200);
        stream = new BufferedReader(new java.io.StringReader(response.body()));
        return event();
    }

    HttpResponse<String> get(String behind, String... headers) throws Exception {
        return http.send(request(behind, headers).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String behind, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + behind))
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", Long.toString(seen));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request;
    }

    /** The next event of the stream or poll that was asked for last; of a response that is over, one named "end". */
    Event event() throws IOException {
        BufferedReader open = stream;
        if (open == null) {
            throw new IllegalStateException("no response");
        }
        String name = "";
        String data = null;
        for (String line = open.readLine(); line != null; line = open.readLine()) {
            if (line.startsWith("id: ")) {
                seen = Long.parseLong(line.substring(4));
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            } else if (line.isEmpty() && data != null) {
                return new Event(name, JSON.readTree(data));
            }
        }
        return new Event("end", JSON.nullNode());
    }

    /** The next message of this type; those before it are passed over. */
    JsonNode message(String type) throws IOException {
        while (true) {
            Event event = event();
            if (event.name().equals("end")) {
                throw new IOException("the response ended before " + type);
            }
            if (event.data().path("t").asText().equals(type)) {
                return event.data();
            }
        }
    }

    /** Sends messages under the next numbers; returns the status. */
    int say(String... messages) throws Exception {
        int status = post("?n=" + next, String.join("\n", messages)).statusCode();
        next += messages.length;
        return status;
    }

    HttpResponse<String> post(String query, String body) throws Exception {
        return http.send(
                request("/" + key + query).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    /** Enters a room; returns the welcome. */
    JsonNode join(String room, String name) throws Exception {
        assertThat(say("{\"t\":\"join\",\"id\":1,\"v\":1,\"room\":\"" + room + "\",\"name\":\"" + name + "\"}"))
                .isEqualTo(204);
        return message("welcome");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
