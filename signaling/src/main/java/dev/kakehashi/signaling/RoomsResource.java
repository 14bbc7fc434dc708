package dev.kakehashi.signaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.kakehashi.sfu.ParticipantReport;
import dev.kakehashi.sfu.RoomReport;
import dev.kakehashi.sfu.SlotReport;
import java.util.List;

/**
 * The body of {@code GET /api/v1/rooms}: who is in which room, and what was measured of their connections in the last
 * seconds; for the person who runs the server. Without state.
 */
public final class RoomsResource {
    private static final ObjectWriter WRITER = JsonMapper.builder().build().writerFor(Body.class);

    private RoomsResource() {}

    /** A JSON object; its fields are described in docs/operations.md. */
    public static String json(List<RoomReport> rooms) {
        try {
            return WRITER.writeValueAsString(new Body(rooms.stream()
                    .filter(each -> !SignalingServer.isCheck(each.name()))
                    .map(Room::of)
                    .toList()));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("the rooms can't be written", impossible);
        }
    }

    private record Body(List<Room> rooms) {}

    private record Room(String name, List<Person> participants) {
        static Room of(RoomReport report) {
            return new Room(
                    report.name(), report.people().stream().map(Person::of).toList());
        }
    }

    private record Person(
            String id,
            String name,
            List<String> live,
            boolean watcher,
            boolean connected,
            double roundTripMillis,
            double score,
            long availableBitsPerSecond,
            List<ServerMessage.Stats.Publication> publications,
            List<SlotReport> slots) {
        static Person of(RoomReport.Person person) {
            ServerMessage.Person known = ServerMessage.Person.of(person.info());
            ParticipantReport report = person.report();
            return new Person(
                    known.id(),
                    known.name(),
                    known.live(),
                    person.watcher(),
                    person.connected(),
                    report.roundTripMillis(),
                    report.score(),
                    report.availableBitsPerSecond(),
                    ServerMessage.Stats.publications(report),
                    report.slots());
        }
    }
}
