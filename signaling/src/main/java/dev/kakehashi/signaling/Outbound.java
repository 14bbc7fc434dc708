package dev.kakehashi.signaling;

import org.jspecify.annotations.Nullable;

/**
 * The way back to one client: its WebSocket, a server-sent event stream, or a test. Safe for use by any thread. No
 * method blocks or throws, and {@link #send} and {@link #close} do nothing once the connection is closed.
 */
public interface Outbound {
    /** Where the client reached this server; null where that is unknown. */
    default @Nullable ServerAddress reached() {
        return null;
    }

    /** Queues one text message behind those sent before. */
    void send(String json);

    /**
     * Closes the connection once everything queued has left.
     *
     * @param webSocketCode RFC 6455 7.4
     * @param reason at most 123 bytes of UTF-8
     */
    void close(int webSocketCode, String reason);
}
