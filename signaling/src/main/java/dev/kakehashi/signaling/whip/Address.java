package dev.kakehashi.signaling.whip;

import dev.kakehashi.signaling.RoomName;
import org.jspecify.annotations.Nullable;

/** What a WHIP or WHEP path names. */
sealed interface Address {
    String WHIP = "/whip/";
    String WHEP = "/whep/";
    String SESSION = "/sessions/";

    /** {@code /whip/ROOM/PARTICIPANT}: to publish as that participant. */
    record Publish(String room, String participant) implements Address {}

    /** {@code /whep/ROOM} and {@code /whep/ROOM/PARTICIPANT}: to watch. */
    record Watch(String room, @Nullable String participant) implements Address {}

    /** {@code /sessions/ID}: what a POST to one of the others made. */
    record Session(String id) implements Address {}

    /** Nothing. */
    record Unknown(String text) implements Address {}

    static Address read(String path) {
        if (path.startsWith(SESSION)) {
            return new Session(path.substring(SESSION.length()));
        }
        boolean publish = path.startsWith(WHIP);
        String[] parts = path.substring(WHIP.length()).split("/", -1);
        String room = RoomName.fold(parts[0]);
        if (room == null) {
            return new Unknown("A room's name has 1 to 64 letters a-z, digits, - or _: /whip/ROOM/PARTICIPANT.");
        }
        if (parts.length == 1 && !publish) {
            return new Watch(room, null);
        }
        if (parts.length != 2) {
            return new Unknown(
                    publish
                            ? "To publish, name the room and yourself: /whip/ROOM/PARTICIPANT."
                            : "To watch, name the room, or the room and a participant: /whep/ROOM/PARTICIPANT.");
        }
        String participant = ParticipantName.decode(parts[1]);
        if (participant == null) {
            return new Unknown("A participant's name has 1 to 64 characters, visible ones, percent-encoded as UTF-8.");
        }
        if (publish) {
            return ParticipantName.isId(participant)
                    ? new Publish(room, participant)
                    : new Unknown("A publisher's name has 1 to 64 letters, digits, - . or _.");
        }
        return new Watch(room, participant);
    }
}
