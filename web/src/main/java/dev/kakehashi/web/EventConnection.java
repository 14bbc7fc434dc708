package dev.kakehashi.web;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.kakehashi.signaling.NamedCounters;
import dev.kakehashi.signaling.Outbound;
import dev.kakehashi.signaling.ServerAddress;
import dev.kakehashi.signaling.SignalingConnection;
import dev.kakehashi.signaling.SignalingServer;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one client over HTTP. What the client is told is kept until it says that it has it, so it may be asked
 * for again whatever became of the response that carried it; what the client says is taken once and in its order.
 *
 * <p>Confined to the event loop on which it was opened: {@link Outbound}'s methods and {@link #run} lead there from any
 * thread.
 */
final class EventConnection implements Outbound {
    /** Between two polls there is a round trip; a client that is away for longer is gone. */
    static final long AWAY_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** What is told of one change comes within less, and leaves in one poll. */
    private static final long GATHER_MILLIS = 10;

    private record Event(long id, String text) {}

    private final String key;
    private final EventExecutor loop;
    private final @Nullable ServerAddress reached;
    private final NamedCounters<EventCounter> counters;
    private final Consumer<EventConnection> onOver;
    private final Deque<Event> unconfirmed = new ArrayDeque<>();
    private @Nullable SignalingConnection connection;
    private @Nullable EventResponse response;

    /** The poll that is about to be answered. */
    private @Nullable EventResponse ending;

    /** The last event, once signalling has closed. */
    private @Nullable String farewell;

    private long unconfirmedChars;
    private long lastId;
    private long nextNumber = 1;
    private long awaySinceNanos;
    private boolean over;

    /** @param onOver called when its key is worth nothing any more */
    EventConnection(
            String key,
            EventExecutor loop,
            @Nullable ServerAddress reached,
            NamedCounters<EventCounter> counters,
            Consumer<EventConnection> onOver,
            long nowNanos) {
        this.key = key;
        this.loop = loop;
        this.reached = reached;
        this.counters = counters;
        this.onOver = onOver;
        this.awaySinceNanos = nowNanos;
    }

    String key() {
        return key;
    }

    @Override
    public @Nullable ServerAddress reached() {
        return reached;
    }

    /** Does something on its event loop, behind what was asked for before. */
    void run(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException _) {
            // The server has ended, and all its connections with it.
        }
    }

    /** Whether it has ended, so that its key is worth nothing any more. */
    boolean isOver() {
        return over;
    }

    void begin(SignalingServer signaling, EventResponse first) {
        first.write("event: open\ndata: {\"key\":\"" + key + "\"}\n\n");
        connection = signaling.connect(this, System.nanoTime());
        follow(first, 0);
        endFirst();
    }

    /**
     * The client asks for what it was not told yet, and takes what comes by this response from now on, not by the one before.
     *
     * @param confirmed the id of the last event that it has
     */
    void follow(EventResponse next, long confirmed) {
        EventResponse former = response;
        if (former != null) {
            former.end();
        }
        response = next;
        confirm(confirmed);
        unconfirmed.forEach(event -> next.write(event.text));
        if (farewell != null) {
            end();
        } else if (!unconfirmed.isEmpty()) {
            endFirst();
        }
    }

    /** The connection of this response is gone. */
    void onGone(EventResponse gone, long nowNanos) {
        if (gone.equals(response)) {
            response = null;
            awaySinceNanos = nowNanos;
        }
    }

    /** The client has all events up to this one. */
    void confirm(long id) {
        while (!unconfirmed.isEmpty() && unconfirmed.getFirst().id <= id) {
            unconfirmedChars -= unconfirmed.removeFirst().text.length();
        }
    }

    /**
     * Takes those of the messages that did not come before.
     *
     * @param first the number of the first of them
     * @return the number that the next message must have; where it is smaller than {@code first}, nothing was taken
     */
    long receive(long first, List<String> messages) {
        if (first > nextNumber) {
            counters.count(EventCounter.OUT_OF_ORDER);
            return nextNumber;
        }
        SignalingConnection open = connection;
        long number = first;
        for (String message : messages) {
            if (number++ < nextNumber) {
                counters.count(EventCounter.REPEATED);
            } else if (open != null) {
                nextNumber++;
                open.onText(message, System.nanoTime());
            }
        }
        return nextNumber;
    }

    @Override
    public void send(String json) {
        run(() -> tell(json));
    }

    @Override
    public void close(int webSocketCode, String reason) {
        run(() -> finish(webSocketCode, reason));
    }

    private void tell(String json) {
        if (farewell != null || over) {
            return;
        }
        Event event = new Event(++lastId, "id: " + lastId + "\ndata: " + json + "\n\n");
        unconfirmed.add(event);
        unconfirmedChars += event.text.length();
        EventResponse open = response;
        if (unconfirmedChars > WebLimits.MAX_UNSENT_BYTES || (open != null && !open.isWritable())) {
            giveUp();
        } else if (open != null) {
            open.write(event.text);
            endFirst();
        }
    }

    /** A poll has its answer once no more comes for a moment. */
    private void endFirst() {
        EventResponse told = response;
        if (told != null && told.endsWithFirst() && !told.equals(ending)) {
            ending = told;
            loop.schedule(() -> endPoll(told), GATHER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void endPoll(EventResponse told) {
        if (told.equals(response)) {
            onGone(told, System.nanoTime());
            told.end();
        }
    }

    /** Without a farewell, which would not be read either; the client may come back to its session. */
    private void giveUp() {
        counters.count(EventCounter.TOO_SLOW);
        EventResponse stuck = response;
        response = null;
        if (stuck != null) {
            stuck.abort();
        }
        leave();
    }

    /** What signalling has closed is told so with the next response at the latest. */
    private void finish(int code, String reason) {
        if (farewell == null && !over) {
            String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(reason));
            farewell = "event: close\ndata: {\"code\":" + code + ",\"reason\":\"" + quoted + "\"}\n\n";
            if (response != null) {
                end();
            }
        }
    }

    private void end() {
        EventResponse last = response;
        if (last != null && farewell != null) {
            last.write(farewell);
            last.end();
            response = null;
        }
        leave();
    }

    /** Signalling learns that nobody is here any more, unless it was itself that closed. */
    private void leave() {
        if (!over) {
            over = true;
            unconfirmed.clear();
            onOver.accept(this);
            if (connection != null) {
                connection.onClosed(System.nanoTime());
            }
        }
    }

    /** To be called about once a second. */
    void onTick(long nowNanos) {
        EventResponse open = response;
        if (open != null && open.onTick(nowNanos)) {
            endPoll(open);
        } else if (open == null && !over && nowNanos - awaySinceNanos > AWAY_NANOS) {
            counters.count(EventCounter.ABANDONED);
            leave();
        }
    }
}
