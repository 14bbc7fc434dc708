package dev.kakehashi.perf.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code jcmd} and {@code /proc} tell of a process. */
final class JvmFacts {
    private static final Pattern HEAP_USED = Pattern.compile("(?i:heap)\\s.*\\bused (\\d+)([KMG])");
    private static final Pattern THREAD =
            Pattern.compile("^\"([^\"]+)\" .* allocated=(\\d+)([BKMG]) ", Pattern.MULTILINE);
    private static final Pattern RESIDENT = Pattern.compile("^VmRSS:\\s+(\\d+) kB", Pattern.MULTILINE);

    private JvmFacts() {}

    /** Bytes in use, from {@code jcmd PID GC.heap_info}. */
    static OptionalLong heapUsedBytes(String heapInfo) {
        Matcher used = HEAP_USED.matcher(heapInfo);
        return used.find()
                ? OptionalLong.of(Long.parseLong(used.group(1)) << shift(used.group(2)))
                : OptionalLong.empty();
    }

    /**
     * What the threads whose name begins so allocated since they started, from {@code jcmd PID Thread.print -e}. It prints
     * from 100 MB on only whole megabytes.
     */
    static OptionalLong allocatedBytes(String threads, String namePrefix) {
        Matcher thread = THREAD.matcher(threads);
        long sum = 0;
        boolean found = false;
        while (thread.find()) {
            if (thread.group(1).startsWith(namePrefix)) {
                found = true;
                sum += Long.parseLong(thread.group(2)) << shift(thread.group(3));
            }
        }
        return found ? OptionalLong.of(sum) : OptionalLong.empty();
    }

    private static int shift(String unit) {
        return switch (unit) {
            case "K" -> 10;
            case "M" -> 20;
            case "G" -> 30;
            default -> 0;
        };
    }

    /** Resident memory of a process in bytes; empty where it is gone. */
    static OptionalLong residentBytes(long pid) {
        try {
            Matcher resident = RESIDENT.matcher(Files.readString(Path.of("/proc", "" + pid, "status")));
            return resident.find() ? OptionalLong.of(Long.parseLong(resident.group(1)) << 10) : OptionalLong.empty();
        } catch (IOException gone) {
            return OptionalLong.empty();
        }
    }
}
