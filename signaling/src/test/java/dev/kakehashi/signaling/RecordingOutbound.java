package dev.kakehashi.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Keeps what the server sends, to be taken out in order. */
final class RecordingOutbound implements Outbound {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Deque<JsonNode> messages = new ArrayDeque<>();
    private final @Nullable ServerAddress reached;
    private int closeCode = -1;

    RecordingOutbound() {
        this(null);
    }

    /** Of a client that reached the server there. */
    RecordingOutbound(@Nullable ServerAddress reached) {
        this.reached = reached;
    }

    @Override
    public @Nullable ServerAddress reached() {
        return reached;
    }

    @Override
    public synchronized void send(String json) {
        assertThat(closeCode).as("nothing is sent after the close").isEqualTo(-1);
        messages.add(parse(json));
    }

    @Override
    public synchronized void close(int webSocketCode, String reason) {
        if (closeCode == -1) {
            closeCode = webSocketCode;
        }
    }

    /** Takes the next message, which must have this type. */
    synchronized JsonNode next(String type) {
        JsonNode message = messages.poll();
        assertThat(message).as("a message of type " + type).isNotNull();
        assertThat(message.path("t").asText()).as(message.toString()).isEqualTo(type);
        return message;
    }

    /** Takes the next message, which must be an error of this code, and returns its text. */
    String nextError(String code) {
        JsonNode error = next("error");
        assertThat(error.path("code").asText()).as(error.toString()).isEqualTo(code);
        assertThat(error.path("text").asText()).isNotBlank();
        return error.path("text").asText();
    }

    synchronized void expectNothing() {
        assertThat(messages).isEmpty();
    }

    synchronized void clear() {
        messages.clear();
    }

    /** The code of the first close, or -1 while the connection is open. */
    synchronized int closeCode() {
        return closeCode;
    }

    static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }
}
