package dev.kakehashi.perf.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The threads of a Java process that compile its methods. A virtual machine compiles for half a minute what a new load makes it
 * run, which says nothing of what a packet costs a server that has run for longer.
 */
final class CompilerThreads {
    /** Between two looks. */
    static final double LOOK_SECONDS = 2;

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
            long usedNanos = usedNanos(pid);
            Waiting.pause((long) (LOOK_SECONDS * 1_000));
            if (usedNanos(pid) - usedNanos < REST_SHARE * (System.nanoTime() - beganNanos)) {
                return true;
            }
        } while (deadline - System.nanoTime() > 0);
        return false;
    }

    /** CPU time of them all so far; 0 where the process has none. */
    static long usedNanos(long pid) {
        long used = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc", "" + pid, "task"))) {
            for (Path task : tasks) {
                used += compiles(task) ? onCoreNanos(task) : 0;
            }
        } catch (IOException gone) {
            return 0;
        }
        return used;
    }

    /** The kernel keeps 15 characters of the names C1 CompilerThread0 and C2 CompilerThread0. */
    private static boolean compiles(Path task) throws IOException {
        return Files.readString(task.resolve("comm")).contains(" CompilerThre");
    }

    private static long onCoreNanos(Path task) throws IOException {
        String schedstat = Files.readString(task.resolve("schedstat"));
        return Long.parseLong(schedstat.substring(0, schedstat.indexOf(' ')));
    }
}
