package dev.kakehashi.perf.load;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a process has used until a moment, as the kernel tells it (proc(5)): user and system time of its threads, from the
 * scheduler's own account, which knows nanoseconds where {@code /proc/PID/stat} knows hundredths of a second.
 *
 * @param seconds of each thread, by its id
 * @param names of these threads
 * @param residentBytes memory at that moment
 */
public record ProcessTimes(Map<String, Double> seconds, Map<String, String> names, long residentBytes) {
    /** The names of a Kakehashi server's media loops begin so. */
    static final String MEDIA = "media";

    /** The kernel keeps 15 characters of {@code C2 CompilerThread0}. */
    private static final String COMPILER = " CompilerThre";

    private static final double NANOS_A_SECOND = 1e9;
    private static final int KIBIBYTE = 1_024;

    public ProcessTimes {
        seconds = Map.copyOf(seconds);
        names = Map.copyOf(names);
    }

    public static ProcessTimes read(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        Map<String, Double> seconds = new HashMap<>();
        Map<String, String> names = new HashMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path task : tasks) {
                String id = String.valueOf(task.getFileName());
                try {
                    names.put(id, Files.readString(task.resolve("comm")).strip());
                    seconds.put(id, onCore(Files.readString(task.resolve("schedstat"))));
                } catch (NoSuchFileException ended) {
                    // Threads come and go.
                }
            }
        }
        long resident = Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIBIBYTE)
                .findFirst()
                .orElse(0);
        return new ProcessTimes(seconds, names, resident);
    }

    /** The first of three numbers: the time on a core in nanoseconds. */
    private static double onCore(String schedstat) {
        return Long.parseLong(schedstat.substring(0, schedstat.indexOf(' '))) / NANOS_A_SECOND;
    }

    static List<ProcessTimes> readAll(List<Long> pids) throws IOException {
        List<ProcessTimes> all = new ArrayList<>();
        for (long pid : pids) {
            all.add(read(pid));
        }
        return all;
    }

    /** What was used since, without what threads used that have ended; memory is that of the later moment. */
    ProcessTimes since(ProcessTimes earlier) {
        Map<String, Double> used = new HashMap<>();
        seconds.forEach((id, total) -> used.put(id, total - earlier.seconds.getOrDefault(id, 0.0)));
        return new ProcessTimes(used, names, residentBytes);
    }

    double cpuSeconds() {
        return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Of those that compile a Java process's code, the less the longer it runs. */
    public double compilerSeconds() {
        return seconds.entrySet().stream()
                .filter(each -> names.getOrDefault(each.getKey(), "").contains(COMPILER))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** Those of the media loops, by name. */
    Map<String, Double> threads() {
        Map<String, Double> media = new TreeMap<>();
        seconds.forEach((id, used) -> {
            String name = names.getOrDefault(id, "");
            if (name.startsWith(MEDIA)) {
                media.merge(name, used, Double::sum);
            }
        });
        return media;
    }

    double threadSeconds() {
        return threads().values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
