package dev.kakehashi.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PublicationTableTest {
    private final PublicationTable<String> table = new PublicationTable<>();

    @Test
    void findsWhatWasPutAndNothingElse() {
        table.put(7, "seven");
        table.put(7, "again");

        assertThat(table.get(7)).isEqualTo("again");
        assertThat(table.get(7 + 16)).isNull();
        assertThat(table.get(0)).isNull();
        assertThat(table.values()).containsExactly("again");
    }

    @Test
    void whatWasPushedOnIsFoundAfterARemoval() {
        table.put(15, "first");
        table.put(31, "pushed across the end");
        table.put(16, "at home in the next place");
        table.remove(15);

        assertThat(table.get(31)).isEqualTo("pushed across the end");
        assertThat(table.get(16)).isEqualTo("at home in the next place");
        table.remove(15);
        assertThat(table.values()).hasSize(2);
    }

    @Test
    void doesWhatAHashMapDoes() {
        Random random = new Random(42);
        Map<Long, String> model = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            long id = 1 + random.nextInt(200) * (random.nextBoolean() ? 1L : 16L);
            if (random.nextInt(3) == 0) {
                model.remove(id);
                table.remove(id);
            } else {
                model.put(id, "v" + step);
                table.put(id, "v" + step);
            }
            assertThat(table.get(id)).isEqualTo(model.get(id));
        }
        assertThat(table.values()).containsExactlyInAnyOrderElementsOf(model.values());
        model.forEach((id, value) -> assertThat(table.get(id)).isEqualTo(value));
    }
}
