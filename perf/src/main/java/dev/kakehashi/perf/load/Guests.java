package dev.kakehashi.perf.load;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Those who go into one room.
 *
 * @param names of each, as the others see them
 * @param token that lets them in, null where none is needed
 */
public record Guests(
        String room, List<String> names, @Nullable String token) {
    public Guests {
        names = List.copyOf(names);
    }

    /** So many whose names do not matter, into a room that needs no token. */
    static Guests nameless(String room, int count) {
        return new Guests(
                room,
                IntStream.range(0, count).mapToObj(index -> "Person " + index).toList(),
                null);
    }
}
