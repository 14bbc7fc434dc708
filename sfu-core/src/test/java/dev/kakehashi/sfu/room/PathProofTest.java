package dev.kakehashi.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PathProofTest {
    private static final long MILLI = 1_000_000L;

    /** A clock that wraps around after 700 ms. */
    private static final long START = Long.MAX_VALUE - 700 * MILLI;

    private static final Path IN_USE = path(1);
    private static final Path OTHER = path(2);
    private static final Path THIRD = path(3);

    private final PathProof proof = new PathProof(START);
    private @Nullable Path inUse = IN_USE;
    private long millis;

    private static Path path(int port) {
        return new Path(0, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private long now() {
        return START + millis * MILLI;
    }

    private void nominate(Path path) {
        proof.nominate(path, inUse, now());
    }

    /** Ticks for so long; when which path was asked. */
    private List<String> asked(long forMillis) {
        List<String> asked = new ArrayList<>();
        for (long end = millis + forMillis; millis < end; millis += 10) {
            Path due = proof.due(inUse, now());
            if (due != null) {
                asked.add(millis + " " + due.remote().getPort());
            }
        }
        return asked;
    }

    @Test
    void asksAtOnceAndEach200MillisecondsForTwoSeconds() {
        nominate(OTHER);

        assertThat(asked(5_000))
                .containsExactly(
                        "0 2", "200 2", "400 2", "600 2", "800 2", "1000 2", "1200 2", "1400 2", "1600 2", "1800 2");
        assertThat(proof.isRunning()).isFalse();
    }

    @Test
    void asksNothingOnThePathInUse() {
        nominate(IN_USE);

        assertThat(proof.isRunning()).isFalse();
        assertThat(asked(1_000)).isEmpty();
    }

    @Test
    void endsWhenThePathInUseIsNominatedAgain() {
        nominate(OTHER);
        asked(300);
        nominate(IN_USE);

        assertThat(asked(1_000)).isEmpty();
    }

    @Test
    void asksNothingMoreWhileMediaIsThere() {
        nominate(OTHER);
        asked(100);
        inUse = OTHER;

        assertThat(asked(5_000)).isEmpty();
    }

    @Test
    void asksAgainWhenALatePacketTookMediaBack() {
        nominate(OTHER);
        asked(100);
        inUse = OTHER;
        asked(200);
        inUse = IN_USE;

        assertThat(asked(200)).containsExactly("400 2");
    }

    @Test
    void asksOnlyOnThePathThatWasNominatedLastAndNoSooner() {
        nominate(OTHER);
        assertThat(asked(50)).containsExactly("0 2");
        nominate(THIRD);

        assertThat(asked(400)).containsExactly("200 3", "400 3");
    }

    @Test
    void asksLongerWhileThePeerNominatesOn() {
        nominate(OTHER);
        asked(1_500);
        nominate(OTHER);

        assertThat(asked(5_000)).startsWith("1600 2").endsWith("3400 2").hasSize(10);
    }
}
