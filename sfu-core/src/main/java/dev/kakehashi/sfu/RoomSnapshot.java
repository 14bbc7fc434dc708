package dev.kakehashi.sfu;

import java.util.List;

/**
 * The whole state of a room.
 *
 * @param number the number of the last change that it holds; the next change has this number plus one
 * @param participants everybody in the order of joining, the receiver included
 */
public record RoomSnapshot(long number, List<ParticipantInfo> participants) {
    public RoomSnapshot {
        participants = List.copyOf(participants);
    }
}
