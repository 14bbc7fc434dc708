package dev.kakehashi.perf.peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The WebSocket of one person (docs/protocol.md): enters the room and offers; what else comes is read past. */
public final class RoomConnection implements WebSocket.Listener {
    private static final int PATIENCE_SECONDS = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StringBuilder incoming = new StringBuilder();
    private final CompletableFuture<JsonNode> welcome = new CompletableFuture<>();
    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private @Nullable WebSocket socket;
    private volatile int pool;
    private volatile boolean over;

    /**
     * Opens the connection and enters; returns when the server has welcomed us.
     *
     * @param token by which the server lets us in, null where none is needed
     * @throws RefusedException where the server does not let us in
     */
    public static RoomConnection enter(PeerKit kit, URI link, String room, String name, @Nullable String token)
            throws IOException, InterruptedException {
        RoomConnection connection = new RoomConnection();
        String scheme = link.getScheme().equals("https") ? "wss" : "ws";
        URI address = URI.create(scheme + "://" + link.getAuthority() + "/ws");
        connection.socket = await(kit.http().newWebSocketBuilder().buildAsync(address, connection));
        Map<String, Object> join = new HashMap<>(Map.of("t", "join", "id", 1, "v", 1, "room", room, "name", name));
        if (token != null) {
            join.put("token", token);
        }
        connection.say(join);
        JsonNode _ = await(connection.welcome);
        return connection;
    }

    private static <T> T await(CompletableFuture<T> answer) throws IOException, InterruptedException {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new IOException("The server did not answer within " + PATIENCE_SECONDS + " s.", late);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException known ? known : new IOException(failed.getCause());
        }
    }

    /** For how many others the server asked us to have slots. */
    public int pool() {
        return pool;
    }

    /** Whether the server ended it, or the connection broke. */
    public boolean isOver() {
        return over;
    }

    /**
     * Sends the offer; returns the answer's SDP.
     *
     * @param tracks the source of each section that sends, by its mid
     * @param slots the use of each section that receives, by its mid
     */
    public String offer(String sdp, Map<String, String> tracks, Map<String, String> slots)
            throws IOException, InterruptedException {
        say(Map.of("t", "offer", "id", 2, "sdp", sdp, "tracks", named(tracks, "source"), "slots", named(slots, "use")));
        return await(answer);
    }

    private static List<Map<String, String>> named(Map<String, String> byMid, String property) {
        return byMid.entrySet().stream()
                .map(each -> Map.of("mid", each.getKey(), property, each.getValue()))
                .toList();
    }

    /** Says that a source is on. */
    public void live(String source) throws IOException, InterruptedException {
        say(Map.of("t", "live", "id", 3, "source", source, "on", true));
    }

    /** Asks for these slots as a page does that shows pictures of this size. */
    public void view(List<String> videoMids, int width, int height) throws IOException, InterruptedException {
        List<Map<String, Object>> slots = videoMids.stream()
                .map(mid -> Map.<String, Object>of("mid", mid, "visible", true, "width", width, "height", height))
                .toList();
        say(Map.of("t", "view", "id", 4, "slots", slots));
    }

    /** To be said every 10 s. */
    public void ping() throws IOException, InterruptedException {
        say(Map.of("t", "ping", "id", 5));
    }

    /** Says goodbye, once. */
    public void leave() {
        if (over) {
            return;
        }
        try {
            say(Map.of("t", "leave", "id", 6));
            over = true;
        } catch (IOException gone) {
            // The server notices by itself.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void say(Map<String, Object> message) throws IOException, InterruptedException {
        WebSocket to = socket;
        if (to != null && !over) {
            WebSocket _ = await(to.sendText(JSON.writeValueAsString(message), true));
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
            case "welcome" -> {
                pool = message.path("pool").path("people").asInt();
                welcome.complete(message);
            }
            case "pool" -> pool = message.path("people").asInt();
            case "answer" -> answer.complete(message.path("sdp").asText());
            case "error" ->
                fail(new RefusedException(
                        message.path("code").asText(), message.path("text").asText()));
            case "bye" -> {
                over = true;
                fail(new RefusedException(
                        message.path("reason").asText(), message.path("text").asText()));
            }
            default -> {} // who is in the room, and the like
        }
    }

    @Override
    public void onError(WebSocket from, Throwable problem) {
        over = true;
        fail(problem);
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        over = true;
        fail(new IOException("The server closed the connection (" + code + ")."));
        return null;
    }

    private void fail(Throwable problem) {
        welcome.completeExceptionally(problem);
        answer.completeExceptionally(problem);
    }
}
