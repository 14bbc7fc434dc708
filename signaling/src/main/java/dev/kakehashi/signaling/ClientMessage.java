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

    record Ping(long id) implements ClientMessage {}

    record Leave(long id) implements ClientMessage {}
}
