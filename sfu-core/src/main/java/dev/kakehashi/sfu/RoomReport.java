package dev.kakehashi.sfu;

import java.util.List;

/** A room as the person who runs the server sees it. */
public record RoomReport(String name, List<Person> people) {
    public RoomReport {
        people = List.copyOf(people);
    }

    /**
     * @param watcher whether it only watches, unseen by the others
     * @param report the latest, or one without anything before the first
     */
    public record Person(ParticipantInfo info, boolean watcher, boolean connected, ParticipantReport report) {}
}
