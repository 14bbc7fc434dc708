package dev.kakehashi.signaling;

import java.util.HashMap;
import java.util.Map;

/**
 * The rooms in which pages try their connection to this server, each for the page that chose its key: nobody needs an access
 * token for one, so there are few of them, with few seats, and not for long. Safe for use by any thread.
 */
final class CheckRooms {
    /** A school class whose teacher says "open this page"; the next one waits for a minute at most. */
    static final int MAX_ROOMS = 64;

    /** One that sends and one that receives what it sent, or two ways that are tried at once. */
    static final int SEATS = 2;

    /** Six times what the page takes. */
    static final long LIFE_NANOS = 60_000_000_000L;

    /** No room of a meeting can have it in its name (see {@link RoomName}). */
    static final String PREFIX = "check:";

    private final Map<String, Occupancy> rooms = new HashMap<>();

    /** What somebody gets who wants in. */
    sealed interface Admission {}

    /**
     * A seat, to be given back by {@link #leave}.
     *
     * @param room the name of the room
     * @param overNanos when the room ends for all in it
     */
    record Seat(String room, long overNanos) implements Admission {}

    record Refused(ErrorCode code, String text) implements Admission {}

    /** @param key what the page chose; a room begins with its first seat and is gone with its last */
    synchronized Admission enter(String key, long nowNanos) {
        String room = PREFIX + key;
        Occupancy present = rooms.get(room);
        if (present == null && rooms.size() >= MAX_ROOMS) {
            return new Refused(
                    ErrorCode.SERVER_FULL, "So many pages check their connection now; please try again in a minute.");
        }
        if (present != null && present.taken >= SEATS) {
            return new Refused(ErrorCode.ROOM_FULL, "A room for a check has " + SEATS + " seats; leave one first.");
        }
        long overNanos = present == null ? nowNanos + LIFE_NANOS : present.overNanos;
        rooms.put(room, new Occupancy(present == null ? 1 : present.taken + 1, overNanos));
        return new Seat(room, overNanos);
    }

    synchronized void leave(Seat seat) {
        rooms.computeIfPresent(
                seat.room,
                (_, present) -> present.taken == 1 ? null : new Occupancy(present.taken - 1, present.overNanos));
    }

    synchronized int size() {
        return rooms.size();
    }

    private record Occupancy(int taken, long overNanos) {}
}
