package dev.kakehashi.perf.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Repeated measurements of one thing.
 *
 * @param median of an even number of values the mean of the middle two; NaN where there are none
 * @param count how many values there are
 */
record Spread(double median, double min, double max, int count) {
    static final Spread NONE = new Spread(Double.NaN, Double.NaN, Double.NaN, 0);

    /** Values that are not known (NaN) are left out. */
    static Spread of(Collection<Double> values) {
        double[] sorted = values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(each -> !Double.isNaN(each))
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return NONE;
        }
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    static Spread of(double... values) {
        return of(Arrays.stream(values).boxed().toList());
    }

    boolean isKnown() {
        return count > 0;
    }

    /** The median of this in terms of the other's. */
    OptionalDouble ratioTo(Spread other) {
        boolean possible = isKnown() && other.isKnown() && other.median > 0;
        return possible ? OptionalDouble.of(median / other.median) : OptionalDouble.empty();
    }

    /** As {@code 3.21 (3.10-3.55)}, or a dash. */
    String text(int digits) {
        if (!isKnown()) {
            return "–";
        }
        String format = "%." + digits + "f";
        String middle = String.format(Locale.ROOT, format, median);
        if (count == 1) {
            return middle;
        }
        return String.format(Locale.ROOT, "%s (" + format + "–" + format + ")", middle, min, max);
    }
}
