package dev.kakehashi.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void foldsRoomNames() {
        assertThat(RoomName.fold("Blue-River_42")).isEqualTo("blue-river_42");
        assertThat(RoomName.fold("x".repeat(64))).hasSize(64);
    }

    @Test
    void refusesRoomNamesThatDoNotFitIntoAnAddress() {
        for (String bad : new String[] {"", "x".repeat(65), "a b", "a/b", "..", "ä", "ı", "\u212A", "a\n"}) {
            assertThat(RoomName.fold(bad)).as(bad).isNull();
        }
    }

    @Test
    void keepsNamesOfAllScripts() {
        for (String name :
                new String[] {"Aki", "José Müller", "架け橋", "Наталья", "محمد", "נועה", "👩‍👩‍👧", "می‌خواهم"}) {
            assertThat(DisplayName.clean(name)).isEqualTo(name);
        }
    }

    @Test
    void tidiesWhatReachesBeyondItsPlace() {
        assertThat(DisplayName.clean("  Aki \u3000 B  ")).isEqualTo("Aki B");
        assertThat(DisplayName.clean("Aki\u202Enimda\u2066")).isEqualTo("Akinimda");
        assertThat(DisplayName.clean("Jose\u0301")).isEqualTo("Jos\u00E9");
        assertThat(DisplayName.clean("\uFEFFAki\u200B")).isEqualTo("Aki");
    }

    @Test
    void refusesNamesThatAreNone() {
        String[] bad = {"", "   ", "\u200D\u200C", "a\u0000", "a\nb", "a\u0085", "\u2028x", "\uD83D", "x".repeat(65)};
        for (String name : bad) {
            assertThat(DisplayName.clean(name)).isNull();
        }
        assertThat(DisplayName.clean("🙂".repeat(64))).isNotNull();
    }
}
