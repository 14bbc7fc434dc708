package dev.kakehashi.perf.bench;

import dev.kakehashi.perf.bench.Scenario.Kind;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The servers under test. One process of ours serves all scenarios of a kind, as a server does that runs for long; another kind gets a
 * fresh one. Janus, which has nothing to get warm, is fresh for every step: one that was overloaded is busy for long after, and would
 * pay for it in the next. Both are on the same core, where the one that is not asked costs next to nothing.
 */
final class Servers implements AutoCloseable {
    private final Lab lab;
    private final Path root;
    private final Path logs;
    private final Path scratch;
    private final Set<Long> warm = new HashSet<>();
    private @Nullable Kind kind;
    private @Nullable KakehashiUnderTest kakehashi;
    private @Nullable JanusUnderTest janus;

    /**
     * @param root the folder of our command
     * @param scratch a folder that is removed afterwards
     */
    Servers(Lab lab, Path root, Path logs, Path scratch) {
        this.lab = lab;
        this.root = root;
        this.logs = logs;
        this.scratch = scratch;
    }

    KakehashiUnderTest kakehashi(Kind wanted) {
        change(wanted);
        if (kakehashi == null || !kakehashi.isAlive()) {
            kakehashi = KakehashiUnderTest.start(lab, root, logs, scratch.resolve("kakehashi"));
        }
        return kakehashi;
    }

    JanusUnderTest janus(Kind wanted) {
        change(wanted);
        if (janus != null) {
            janus.close();
        }
        janus = JanusUnderTest.start(lab, scratch.resolve("janus"), logs);
        return janus;
    }

    /** Whether it has not been asked about before: a virtual machine compiles for some seconds what it runs. */
    boolean isFresh(ServerUnderTest server) {
        return warm.add(server.pid());
    }

    private void change(Kind wanted) {
        if (kind != wanted) {
            close();
            kind = wanted;
        }
    }

    @Override
    public void close() {
        if (kakehashi != null) {
            kakehashi.close();
            kakehashi = null;
        }
        if (janus != null) {
            janus.close();
            janus = null;
        }
    }
}
