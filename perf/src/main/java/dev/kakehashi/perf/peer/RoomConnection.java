package dev.kakehashi.perf.peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The WebSocket of one person (docs/protocol.md): enters the room and offers; what else comes is read past. */
public final class RoomConnection implements WebSocket.Listener {
    private static final int PATIENCE_SECONDS = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StringBuilder incoming = new StringBuilder();
    private final CompletableFuture<JsonNode> welcome = new CompletableFuture<>();
    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private @Nullable WebSocket socket;

    /** Opens the connection and enters; returns when the server has welcomed us. */
    public static RoomConnection enter(PeerKit kit, URI link, String room, String name) throws Exception {
        RoomConnection connection = new RoomConnection();
        String scheme = link.getScheme().equals("https") ? "wss" : "ws";
        URI address = URI.create(scheme + "://" + link.getAuthority() + "/ws");
        connection.socket = kit.http()
                .newWebSocketBuilder()
                .buildAsync(address, connection)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        connection.say(Map.of("t", "join", "id", 1, "v", 1, "room", room, "name", name));
        JsonNode _ = connection.welcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return connection;
    }

    /**
     * Sends the offer; returns the answer's SDP.
     *
     * @param tracks the source of each section that sends, by its mid
     * @param slots the use of each section that receives, by its mid
     */
    public String offer(String sdp, Map<String, String> tracks, Map<String, String> slots) throws Exception {
        say(Map.of("t", "offer", "id", 2, "sdp", sdp, "tracks", named(tracks, "source"), "slots", named(slots, "use")));
        return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static List<Map<String, String>> named(Map<String, String> byMid, String property) {
        return byMid.entrySet().stream()
                .map(each -> Map.of("mid", each.getKey(), property, each.getValue()))
                .toList();
    }

    /** Says that a source is on. */
    public void live(String source) throws Exception {
        say(Map.of("t", "live", "id", 3, "source", source, "on", true));
    }

    /** Asks for these slots as a page does that shows pictures of this size. */
    public void view(List<String> videoMids, int width, int height) throws Exception {
        List<Map<String, Object>> slots = videoMids.stream()
                .map(mid -> Map.<String, Object>of("mid", mid, "visible", true, "width", width, "height", height))
                .toList();
        say(Map.of("t", "view", "id", 4, "slots", slots));
    }

    /** To be said every 10 s. */
    public void ping() throws Exception {
        say(Map.of("t", "ping", "id", 5));
    }

    public void leave() {
        try {
            say(Map.of("t", "leave", "id", 6));
        } catch (Exception gone) {
            // The server notices by itself.
        }
    }

    private synchronized void say(Map<String, Object> message) throws Exception {
        WebSocket to = socket;
        if (to != null) {
            WebSocket _ = to.sendText(JSON.writeValueAsString(message), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        incoming.append(part);
        if (last) {
            String text = incoming.toString();
            incoming.setLength(0);
            try {
                take(JSON.readTree(text));
            } catch (JsonProcessingException broken) {
                fail(broken);
            }
        }
        from.request(1);
        return null;
    }

    private void take(JsonNode message) {
        switch (message.path("t").asText()) {
            case "welcome" -> welcome.complete(message);
            case "answer" -> answer.complete(message.path("sdp").asText());
            case "error", "bye" -> fail(new IllegalStateException(message.toString()));
            default -> {} // who is in the room, and the like
        }
    }

    @Override
    public void onError(WebSocket from, Throwable problem) {
        fail(problem);
    }

    private void fail(Throwable problem) {
        welcome.completeExceptionally(problem);
        answer.completeExceptionally(problem);
    }
}
