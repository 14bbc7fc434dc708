package dev.kakehashi.perf.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Values onto a stretch of pixels.
 *
 * @param logarithmic decades of equal width; then {@code low} is above 0
 * @param from the pixel of {@code low}
 * @param to the pixel of {@code high}
 */
record Scale(double low, double high, boolean logarithmic, double from, double to) {
    private static final double[] NICE = {1, 2, 2.5, 5, 10};
    private static final int WANTED_TICKS = 8;

    /** From zero to a round number that is not below the highest value. */
    static Scale linear(double highest, double from, double to) {
        double step = niceStep(Math.max(highest, 1e-9));
        return new Scale(0, Math.ceil(Math.max(highest, 1e-9) / step) * step, false, from, to);
    }

    /** Whole decades around the values. */
    static Scale decades(double lowest, double highest, double from, double to) {
        double low = Math.floor(Math.log10(lowest));
        double high = Math.max(low + 1, Math.ceil(Math.log10(highest)));
        return new Scale(Math.pow(10, low), Math.pow(10, high), true, from, to);
    }

    double at(double value) {
        double share = logarithmic
                ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
                : (value - low) / (high - low);
        return from + share * (to - from);
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            for (double decade = low; decade < high * 0.999; decade *= 10) {
                for (int step = 1; step < 10; step++) {
                    ticks.add(decade * step);
                }
            }
            ticks.add(high);
            return ticks;
        }
        double step = niceStep(high);
        for (int index = 0; index * step <= high * 1.001; index++) {
            ticks.add(index * step);
        }
        return ticks;
    }

    /** Whether there is room for its number: of a decade 1, 2 and 5. */
    boolean isLabelled(double tick) {
        double first = tick / Math.pow(10, Math.floor(Math.log10(tick) + 1e-9));
        return !logarithmic || Math.abs(first - 1) < 0.01 || Math.abs(first - 2) < 0.01 || Math.abs(first - 5) < 0.01;
    }

    private static double niceStep(double highest) {
        double rough = highest / WANTED_TICKS;
        double decade = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double nice : NICE) {
            if (nice * decade >= rough * 0.999) {
                return nice * decade;
            }
        }
        return 10 * decade;
    }
}
