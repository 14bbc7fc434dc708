package dev.kakehashi.signaling;

import dev.kakehashi.sfu.SlotView;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.signaling.sdp.SlotDeclaration;
import dev.kakehashi.signaling.sdp.TrackDeclaration;
import java.util.List;

/** What a client asks (docs/protocol.md). Every message has the number that its answer repeats as {@code re}. */
sealed interface ClientMessage {
    /** 0 to 2^53 - 1, which JavaScript holds exactly. */
    long id();

    /** {@code room} and {@code name} are as the client wrote them, of at most {@link MessageReader#MAX_WORD_CHARS}. */
    record Join(long id, String room, String name) implements ClientMessage {}

    /** A {@code join} with a token. */
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
