package dev.kakehashi.sfu;

import org.jspecify.annotations.Nullable;

/** How somebody takes part in a room. */
public sealed interface Attendance {
    /** Is seen by the others, and sees all of them in the slots that it offers. */
    record Member() implements Attendance {}

    /**
     * Watches and is not seen: the members are not told of it. It is there as long as there is something to watch.
     *
     * @param participant the id or the display name of the one member to watch; null for whoever shares a screen or speaks
     */
    record Watcher(@Nullable String participant) implements Attendance {}
}
