package dev.kakehashi.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

final class OpenPathsTest {
    private final OpenPaths paths = new OpenPaths();

    private static Path path(int port) {
        return new Path(0, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    @Test
    void givesTheVeryObjectThatIsKept() {
        Path kept = path(1);
        paths.add(kept, null, 0);

        assertThat(paths.of(0, path(1).remote())).isSameAs(kept);
        assertThat(paths.of(1, path(1).remote())).isNotEqualTo(kept);
    }

    @Test
    void theOldestThatIsNotInUseMakesRoom() {
        Path inUse = path(1);
        for (int port = 1; port <= OpenPaths.MAX; port++) {
            assertThat(paths.add(path(port), inUse, 0)).isNull();
        }

        assertThat(paths.add(path(100), inUse, 0)).isEqualTo(path(2));
        assertThat(paths.add(path(101), inUse, 0)).isEqualTo(path(3));
        assertThat(paths.has(inUse)).isTrue();
        assertThat(paths.has(path(2))).isFalse();
        assertThat(paths.all()).hasSize(OpenPaths.MAX);
    }

    @Test
    void tellsTheAgeOfAPathByAClockThatWrapsAround() {
        paths.add(path(1), null, Long.MAX_VALUE);

        assertThat(paths.ageNanos(path(1), Long.MAX_VALUE + 5)).isEqualTo(5);
        assertThat(paths.ageNanos(path(2), 7)).isZero();
    }
}
