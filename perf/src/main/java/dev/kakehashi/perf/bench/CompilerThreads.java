package dev.kakehashi.perf.bench;

import dev.kakehashi.perf.load.ProcessTimes;
import java.io.IOException;

/**
 * The threads of a Java process that compile its methods. A virtual machine compiles for half a minute what a new load makes it
 * run, which says nothing of what a packet costs a server that has run for longer.
 */
final class CompilerThreads {
    /** Between two looks. */
    static final double LOOK_SECONDS = 1;

    /** Of a core: what is left of a warm server's compiler, which never ends altogether. */
    private static final double REST_SHARE = 0.01;

    private CompilerThreads() {}

    /**
     * Waits until they do next to nothing, and not for longer than this.
     *
     * @return whether they do
     */
    static boolean awaitRest(long pid, double patienceSeconds) {
        long deadline = System.nanoTime() + (long) (patienceSeconds * 1e9);
        do {
            long beganNanos = System.nanoTime();
            double usedSeconds = usedSeconds(pid);
            Waiting.pause((long) (LOOK_SECONDS * 1_000));
            if (usedSeconds(pid) - usedSeconds < REST_SHARE * (System.nanoTime() - beganNanos) / 1e9) {
                return true;
            }
        } while (deadline - System.nanoTime() > 0);
        return false;
    }

    /** CPU time of them all so far; 0 where the process has none, or is gone. */
    static double usedSeconds(long pid) {
        try {
            return ProcessTimes.read(pid).compilerSeconds();
        } catch (IOException gone) {
            return 0;
        }
    }
}
