package dev.kakehashi.perf.load;

import dev.kakehashi.perf.peer.MediaSession;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A peer that is connected.
 *
 * @param askedNanos when it began to join
 */
record Member(LoadPeer peer, Link link, MediaSession session, long askedNanos) {
    private static final int PATIENCE_SECONDS = 10;

    /** Reads something of the peer on its loop's thread. */
    <T> CompletableFuture<T> ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        link.loop().execute(() -> answer.complete(question.get()));
        return answer;
    }

    /** The answer to {@link #ask}. */
    static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException stuck) {
            throw new IllegalStateException("the load loop does not answer", stuck);
        }
    }

    /** Begins to send. */
    void sends(OutgoingStream stream) {
        link.loop().execute(() -> peer.sends(stream));
    }

    /** Leaves. */
    void leave() {
        link.expectEnd();
        session.close();
        link.close();
    }
}
