package dev.kakehashi.perf.bots;

import dev.kakehashi.perf.load.Guests;
import dev.kakehashi.signaling.RoomName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which bots go into which room: the link's own first, then those named after it, {@code ROOM-2}, {@code ROOM-3} and so on.
 */
record Placement(List<Guests> rooms) {
    Placement {
        rooms = List.copyOf(rooms);
    }

    /**
     * @param roomSize so many go into each; the last room takes the rest
     * @throws BotsException where a room could not have its name
     */
    static Placement of(RoomLink link, int bots, int roomSize) throws BotsException {
        List<Guests> rooms = new ArrayList<>();
        for (int first = 1; first <= bots; first += roomSize) {
            String room = rooms.isEmpty() ? link.room() : link.room() + "-" + (rooms.size() + 1);
            if (RoomName.fold(room) == null) {
                throw new BotsException("The name of the room is too long, for the others are called " + room + ".");
            }
            List<String> names = IntStream.range(first, Math.min(first + roomSize, bots + 1))
                    .mapToObj(number -> "Bot " + number)
                    .toList();
            rooms.add(new Guests(room, names, link.token()));
        }
        return new Placement(rooms);
    }

    int bots() {
        return rooms.stream().mapToInt(each -> each.names().size()).sum();
    }

    /** How many are in the largest room. */
    int roomSize() {
        return rooms.getFirst().names().size();
    }
}
