package dev.kakehashi.perf.peer;

/** A session that the server has agreed to. */
public interface MediaSession extends AutoCloseable {
    /** The server's side. */
    ServerAnswer server();

    /** Ends it; what goes wrong then does not matter any more. */
    @Override
    void close();
}
