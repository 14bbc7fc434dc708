package dev.kakehashi.sfu;

import java.util.Set;

/**
 * A participant as the others see it.
 *
 * @param participant its id within the room
 * @param displayName as the person typed it, already bounded and without control characters
 * @param live the sources that are on (a muted microphone is not)
 */
public record ParticipantInfo(String participant, String displayName, Set<Source> live) {
    public ParticipantInfo {
        live = Set.copyOf(live);
    }
}
