package dev.kakehashi.perf.load;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a process has used until a moment, as the kernel tells it (proc(5)).
 *
 * @param cpuSeconds user and system time
 * @param threads the same of each thread whose name begins with {@link #MEDIA}
 * @param residentBytes memory at that moment
 */
record ProcessTimes(double cpuSeconds, Map<String, Double> threads, long residentBytes) {
    /** The name of a Kakehashi server's media loops. */
    static final String MEDIA = "media";

    /** USER_HZ, the same on all that Java runs on. */
    private static final double TICKS_A_SECOND = 100;

    /** Counted from behind the name, which may hold anything. */
    private static final int USER_FIELD = 11;

    private static final int SYSTEM_FIELD = 12;
    private static final int KIBIBYTE = 1_024;

    ProcessTimes {
        threads = Map.copyOf(threads);
    }

    static ProcessTimes read(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        Map<String, Double> threads = new TreeMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path task : tasks) {
                addThread(threads, task.resolve("stat"));
            }
        }
        long resident = Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIBIBYTE)
                .findFirst()
                .orElse(0);
        return new ProcessTimes(seconds(Files.readString(process.resolve("stat"))), threads, resident);
    }

    static List<ProcessTimes> readAll(List<Long> pids) throws IOException {
        List<ProcessTimes> all = new ArrayList<>();
        for (long pid : pids) {
            all.add(read(pid));
        }
        return all;
    }

    private static void addThread(Map<String, Double> threads, Path stat) throws IOException {
        try {
            String line = Files.readString(stat);
            String name = line.substring(line.indexOf('(') + 1, line.lastIndexOf(')'));
            if (name.startsWith(MEDIA)) {
                threads.merge(name, seconds(line), Double::sum);
            }
        } catch (NoSuchFileException ended) {
            // Threads come and go.
        }
    }

    private static double seconds(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_FIELD]) + Long.parseLong(fields[SYSTEM_FIELD])) / TICKS_A_SECOND;
    }

    /** What was used since; memory is that of the later moment. */
    ProcessTimes since(ProcessTimes earlier) {
        Map<String, Double> used = new TreeMap<>();
        threads.forEach((name, seconds) -> used.put(name, seconds - earlier.threads.getOrDefault(name, 0.0)));
        return new ProcessTimes(cpuSeconds - earlier.cpuSeconds, used, residentBytes);
    }

    double threadSeconds() {
        return threads.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
