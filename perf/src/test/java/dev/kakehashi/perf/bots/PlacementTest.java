package dev.kakehashi.perf.bots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kakehashi.perf.load.Guests;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlacementTest {
    private static final RoomLink LINK = RoomLink.parse("https://192.0.2.7/r/test");

    @Test
    void roomsAreNamedAfterTheFirstOne() throws Exception {
        assertThat(Placement.of(LINK, 30, 10).rooms())
                .extracting(Guests::room)
                .containsExactly("test", "test-2", "test-3");
    }

    @Test
    void theLastRoomTakesTheRest() throws Exception {
        Placement placement = Placement.of(LINK, 12, 5);

        assertThat(placement.rooms()).extracting(room -> room.names().size()).containsExactly(5, 5, 2);
        assertThat(placement.bots()).isEqualTo(12);
        assertThat(placement.roomSize()).isEqualTo(5);
    }

    @Test
    void botsAreNumberedOverAllRooms() throws Exception {
        assertThat(Placement.of(LINK, 3, 2).rooms())
                .extracting(Guests::names)
                .containsExactly(List.of("Bot 1", "Bot 2"), List.of("Bot 3"));
    }

    @Test
    void aNameThatGrowsTooLongIsRefused() throws Exception {
        RoomLink longest = RoomLink.parse("https://192.0.2.7/r/" + "a".repeat(64));

        assertThat(Placement.of(longest, 10, 10).rooms()).hasSize(1);
        assertThatThrownBy(() -> Placement.of(longest, 11, 10))
                .hasMessageStartingWith("The name of the room is too long");
    }
}
