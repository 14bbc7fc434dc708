package dev.kakehashi.signaling;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client, before and after it joined. Takes texts from one thread at a time; the server's tick and
 * the session's events come from others.
 */
final class ClientConnection implements SignalingConnection {
    /** RFC 6455 7.4.2, ours: the session went on over a newer connection. */
    static final int CLOSE_RESUMED_ELSEWHERE = 4001;

    private static final int CLOSE_POLICY = 1008;
    private static final int CLOSE_INTERNAL = 1011;

    private final SignalingServer server;
    private final Outbound outbound;
    private final SignalingCounters counters;
    private final MessageBudget budget;
    private final long openedNanos;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile long lastTextNanos;
    private volatile @Nullable SignalingSession session;

    ClientConnection(
            SignalingServer server,
            Outbound outbound,
            SignalingCounters counters,
            SignalingConfig config,
            long nowNanos) {
        this.server = server;
        this.outbound = outbound;
        this.counters = counters;
        this.budget = new MessageBudget(config.messageBurst(), config.messagesPerSecond(), nowNanos);
        this.openedNanos = nowNanos;
        this.lastTextNanos = nowNanos;
    }

    @Override
    public void onText(String json, long nowNanos) {
        if (closed.get()) {
            return;
        }
        lastTextNanos = nowNanos;
        counters.count(SignalingCounter.MESSAGES_RECEIVED);
        try {
            accept(json, nowNanos);
        } catch (RuntimeException e) {
            counters.countInternalError(e);
            fail(null, ErrorCode.INTERNAL, "Something went wrong on the server; please join again.");
            close(CLOSE_INTERNAL, "internal error", nowNanos);
        }
    }

    private void accept(String json, long nowNanos) {
        if (!budget.take(nowNanos)) {
            fail(null, ErrorCode.TOO_FAST, "This connection sends more messages than docs/protocol.md allows.");
            close(ErrorCode.TOO_FAST.closeCode(), "too-fast", nowNanos);
            return;
        }
        switch (MessageReader.read(json)) {
            case ReadMessage.Valid(ClientMessage message) -> dispatch(message, nowNanos);
            case ReadMessage.Invalid(Long id, ErrorCode code, String text) -> {
                fail(id, code, text);
                if (code.closes()) {
                    close(code.closeCode(), Vocabulary.word(code), nowNanos);
                }
            }
        }
    }

    private void dispatch(ClientMessage message, long nowNanos) {
        SignalingSession current = session;
        switch (message) {
            case ClientMessage.Join join when current == null -> server.join(this, join, nowNanos);
            case ClientMessage.Resume resume when current == null -> server.resume(this, resume, nowNanos);
            case ClientMessage.Check check when current == null -> server.check(this, check, nowNanos);
            case ClientMessage.Join join -> failJoined(join.id());
            case ClientMessage.Resume resume -> failJoined(resume.id());
            case ClientMessage.Check check -> failJoined(check.id());
            case ClientMessage.Ping ping -> send(new ServerMessage.Pong(ping.id()));
            case ClientMessage.Peer peer when current != null -> current.passOn(this, peer, nowNanos);
            case ClientMessage.Offer _,
                    ClientMessage.Live _,
                    ClientMessage.View _,
                    ClientMessage.Snapshot _,
                    ClientMessage.Stats _,
                    ClientMessage.Peer _,
                    ClientMessage.Leave _ -> {
                if (current == null) {
                    fail(message.id(), ErrorCode.NOT_JOINED, "Join a room first.");
                } else {
                    current.accept(this, message);
                }
            }
        }
    }

    private void failJoined(long id) {
        fail(id, ErrorCode.ALREADY_JOINED, "This connection has joined already; open another one for another room.");
    }

    @Override
    public void onClosed(long nowNanos) {
        if (closed.compareAndSet(false, true)) {
            server.forget(this);
            SignalingSession current = session;
            if (current != null) {
                current.detach(this, nowNanos);
            }
        }
    }

    /** Binds it to the session to which its messages go from now on. */
    void attach(SignalingSession newSession, long nowNanos) {
        session = newSession;
        if (closed.get()) {
            // It was closed by the tick in between, which could not know of the session yet.
            newSession.detach(this, nowNanos);
        }
    }

    /** Takes it off its session, so that it may join again. */
    void release() {
        session = null;
    }

    /** Where the client reached this server; null where that is unknown. */
    @Nullable
    ServerAddress reached() {
        return outbound.reached();
    }

    void send(ServerMessage message) {
        if (!closed.get()) {
            outbound.send(MessageWriter.write(message));
        }
    }

    void fail(@Nullable Long id, ErrorCode code, String text) {
        fail(id, code, null, text);
    }

    /** With the one of several reasons for this code, as a word of docs/protocol.md. */
    void fail(@Nullable Long id, ErrorCode code, @Nullable String reason, String text) {
        counters.count(SignalingCounter.ERRORS_SENT);
        send(new ServerMessage.Failure(id, Vocabulary.word(code), reason, text));
    }

    /** Closes the connection; what it was attached to goes into its grace time. */
    void close(int webSocketCode, String reason, long nowNanos) {
        onClosed(nowNanos);
        outbound.close(webSocketCode, reason);
    }

    /** Closes the connection of a session that has ended, or that has moved elsewhere. */
    void closeDetached(int webSocketCode, String reason) {
        session = null;
        if (closed.compareAndSet(false, true)) {
            server.forget(this);
        }
        outbound.close(webSocketCode, reason);
    }

    void onTick(long nowNanos, long joinDeadlineNanos, long idleNanos) {
        SignalingSession current = session;
        boolean joined = current != null && current.isWelcomed();
        if (!joined && nowNanos - openedNanos > joinDeadlineNanos) {
            counters.count(SignalingCounter.JOIN_DEADLINES);
            close(CLOSE_POLICY, "did not join in time", nowNanos);
        } else if (nowNanos - lastTextNanos > idleNanos) {
            counters.count(SignalingCounter.IDLE_CLOSED);
            close(CLOSE_POLICY, "nothing came for too long", nowNanos);
        }
    }
}
