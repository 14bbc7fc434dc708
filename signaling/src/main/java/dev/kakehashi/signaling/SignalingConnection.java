package dev.kakehashi.signaling;

/** What one client connection feeds with all that it receives. Called by one thread at a time; nothing here blocks. */
public interface SignalingConnection {
    /** One whole text message came. Neither valid JSON nor a sensible size is assumed. */
    void onText(String json, long nowNanos);

    /** The connection is gone, by whoever's doing. The last call; calling it again does nothing. */
    void onClosed(long nowNanos);
}
