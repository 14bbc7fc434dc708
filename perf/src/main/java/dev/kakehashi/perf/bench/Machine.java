package dev.kakehashi.perf.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the benchmark ran.
 *
 * @param processor its name, as the kernel tells it
 */
record Machine(String processor, int cores, String kernel, String java) {
    static final int SERVER_CORE = 0;
    static final int LOAD_CORE = 1;

    /**
     * Looks at this machine.
     *
     * @throws BenchException where the benchmark can't run on it
     */
    static Machine ofThis() {
        Machine machine = new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version());
        if (machine.cores < 2) {
            throw new BenchException(
                    "The benchmark needs two cores, one for the server and one for the load; this machine gives it one.");
        }
        if (!isRoot()) {
            throw new BenchException("The benchmark makes network namespaces, so it must run as root.");
        }
        return machine;
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static String processorName() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
            return lines.stream()
                    .filter(each -> each.startsWith("model name"))
                    .map(each -> each.substring(each.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException unreadable) {
            return System.getProperty("os.arch");
        }
    }

    String sentence() {
        return processor + ", " + cores + " cores, " + kernel + ", " + java;
    }
}
