package dev.kakehashi.sfu;

import java.util.List;
import java.util.Map;

/**
 * All rooms of this server, as signalling sees them. Safe for use by any thread; nothing here blocks.
 *
 * <p>Commands are carried out in the order in which one thread gives them. Each participant's events come one at a
 * time, in order, on the conference's control thread, and must be handled without blocking.
 */
public interface Conference {
    /** Queues a command; what comes of it arrives at the participant's {@link ParticipantListener}. */
    void execute(ConferenceCommand command);

    /** Every counter and gauge by its name, for {@code /metrics}: media packets, drops by reason, joins, rooms. */
    Map<String, Long> statistics();

    /** Every room with what was measured of its people's connections in the last seconds. */
    List<RoomReport> rooms();
}
