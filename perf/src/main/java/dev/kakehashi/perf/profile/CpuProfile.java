package dev.kakehashi.perf.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tells what a server spends its CPU time on, from what async-profiler sampled: {@code CpuProfile FILE.collapsed}, a file of
 * lines {@code thread;outermost;…;innermost count}. docs/performance.md says how it is made.
 */
public final class CpuProfile {
    private final Map<Part, Long> samples = new EnumMap<>(Part.class);
    private long all;

    CpuProfile() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            System.err.println("Usage: CpuProfile FILE.collapsed");
            System.exit(2);
        }
        CpuProfile profile = new CpuProfile();
        Files.readAllLines(Path.of(arguments[0])).forEach(profile::take);
        System.out.print(profile.text());
    }

    /** Takes one line; what is none is passed over. */
    void take(String line) {
        int space = line.lastIndexOf(' ');
        if (space < 0) {
            return;
        }
        List<String> functions = new ArrayList<>(
                Arrays.asList(line.substring(0, space).replace('/', '.').split(";")));
        functions.removeFirst();
        long count = Long.parseLong(line.substring(space + 1));
        long _ = samples.merge(Part.of(functions.reversed()), count, Long::sum);
        all += count;
    }

    String text() {
        StringBuilder text = new StringBuilder("%,d samples of CPU time%n".formatted(all));
        for (Part part : Part.values()) {
            double share = 100.0 * samples.getOrDefault(part, 0L) / Math.max(1, all);
            text.append("%5.1f %%  %s%n".formatted(share, part.name().toLowerCase(Locale.ROOT)));
        }
        return text.toString();
    }
}
