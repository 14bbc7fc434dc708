package dev.kakehashi.signaling;

import dev.kakehashi.sfu.SlotView;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.signaling.sdp.SlotDeclaration;
import dev.kakehashi.signaling.sdp.TrackDeclaration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client asks (docs/protocol.md). Every message has the number that its answer repeats as {@code re}. */
sealed interface ClientMessage {
    /** 0 to 2^53 - 1, which JavaScript holds exactly. */
    long id();

    /**
     * {@code room} and {@code name} are as the client wrote them, of at most {@link MessageReader#MAX_WORD_CHARS}.
     *
     * @param name empty where the client leaves it to the token
     * @param token the access token, of at most {@link MessageReader#MAX_TOKEN_CHARS}; null where none came
     */
    record Join(long id, String room, String name, @Nullable String token) implements ClientMessage {
        /** Without the token, which must not get into a log by any way. */
        @Override
        public String toString() {
            return "Join[id=" + id + ", room=" + room + ", name=" + name + ']';
        }
    }

    /** A {@code join} with a resume token. */
    record Resume(long id, String token) implements ClientMessage {}

    /**
     * A {@code join} of a page that tries its connection, in a room of its own.
     *
     * @param key 16 to 64 of {@code a-z A-Z 0-9 - _}
     */
    record Check(long id, String key) implements ClientMessage {}

    record Offer(long id, String sdp, List<TrackDeclaration> tracks, List<SlotDeclaration> slots)
            implements ClientMessage {
        public Offer {
            tracks = List.copyOf(tracks);
            slots = List.copyOf(slots);
        }
    }

    record Live(long id, Source source, boolean on) implements ClientMessage {}

    record View(long id, List<SlotView> slots) implements ClientMessage {
        public View {
            slots = List.copyOf(slots);
        }
    }

    record Snapshot(long id) implements ClientMessage {}

    record Stats(long id) implements ClientMessage {}

    /**
     * For another participant of the room.
     *
     * @param to the participant's id as the client wrote it
     * @param body 1 to {@link MessageReader#MAX_BODY_CHARS} characters, of which the server knows nothing
     */
    record Peer(long id, String to, String body) implements ClientMessage {
        /** Without the body, which is none of a log's business. */
        @Override
        public String toString() {
            return "Peer[id=" + id + ", to=" + to + ']';
        }
    }

    record Ping(long id) implements ClientMessage {}

    record Leave(long id) implements ClientMessage {}
}
