package dev.kakehashi.sfu.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.room.Path;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RunTableTest {
    private final RunTable table = new RunTable();

    @Test
    void findsTheLatestRunOfEveryPathHoweverManyThereAre() {
        List<Path> paths = new ArrayList<>();
        for (int index = 0; index < 700; index++) {
            paths.add(path());
            Run _ = table.begin(paths.get(index), null);
        }
        for (int index = 0; index < paths.size(); index += 2) {
            Run _ = table.begin(paths.get(index), null);
        }

        assertThat(table.count()).isEqualTo(1_050);
        for (int index = 0; index < paths.size(); index++) {
            Run expected = table.run(index % 2 == 0 ? 700 + index / 2 : index);
            assertThat(table.latest(paths.get(index))).isSameAs(expected);
        }
    }

    @Test
    void tellsEqualPathsOfDifferentTransportsApart() {
        Run first = table.begin(path(), null);

        assertThat(table.latest(path())).isNull();
        assertThat(table.latest(first.path())).isSameAs(first);
    }

    @Test
    void isEmptyWhenCleared() {
        Path path = path();
        for (int round = 0; round < 3; round++) {
            assertThat(table.latest(path)).isNull();
            Run _ = table.begin(path, null);
            assertThat(table.latest(path)).isNotNull();
            table.clear();
        }
        assertThat(table.count()).isZero();
    }

    private static Path path() {
        return new Path(0, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
    }
}
