package dev.kakehashi.signaling;

import org.jspecify.annotations.Nullable;

/** What became of a client's text. */
sealed interface ReadMessage {
    record Valid(ClientMessage message) implements ReadMessage {}

    /**
     * It is no message.
     *
     * @param id of the request, null where it has none that can be read
     * @param text a sentence for the developer of the client, without any of the client's text
     */
    record Invalid(@Nullable Long id, ErrorCode code, String text) implements ReadMessage {}
}
