package dev.kakehashi.perf.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pauses in what {@code -Xlog:gc,gc+phases:file} wrote, as in {@code GC(2) Y: Pause Mark Start (Major) 0.018ms} or {@code
 * GC(3) Pause Young (Normal) (G1 Evacuation Pause) 24M->5M(256M) 3.456ms}.
 *
 * @param pausesMillis in the order of their time
 */
record GcLog(List<Double> pausesMillis) {
    private static final Pattern PAUSE = Pattern.compile("GC\\(\\d+\\) (?:[A-Za-z]: )?Pause .* ([0-9.]+)ms$");

    static GcLog parse(List<String> lines) {
        List<Double> pauses = new ArrayList<>();
        for (String line : lines) {
            Matcher pause = PAUSE.matcher(line);
            if (pause.find()) {
                pauses.add(Double.parseDouble(pause.group(1)));
            }
        }
        return new GcLog(pauses);
    }

    static GcLog read(Path file) {
        try {
            return parse(Files.readAllLines(file));
        } catch (IOException unreadable) {
            return new GcLog(List.of());
        }
    }

    int count() {
        return pausesMillis.size();
    }

    /** The pauses since the first so many. */
    GcLog after(int earlier) {
        return new GcLog(pausesMillis.subList(Math.min(earlier, count()), count()));
    }

    double longestMillis() {
        return pausesMillis.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }
}
