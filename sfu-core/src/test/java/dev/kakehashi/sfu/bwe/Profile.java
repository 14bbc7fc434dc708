package dev.kakehashi.sfu.bwe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a scenario showed, a sample each tenth of a second. */
final class Profile {
    static final double STEP_SECONDS = 0.1;

    /** Bits a second; {@code received} and {@code sent} of our flow; the queue as our longest waiting packet saw it. */
    record Sample(
            double seconds,
            double capacity,
            double target,
            double sent,
            double received,
            double queueMillis,
            double otherReceived) {}

    private record Wait(double seconds, double millis) {}

    private final String name;
    private final List<Sample> samples = new ArrayList<>();
    private final List<Wait> waits = new ArrayList<>();

    Profile(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void add(Sample sample) {
        samples.add(sample);
    }

    void waited(double seconds, double millis) {
        waits.add(new Wait(seconds, millis));
    }

    List<Sample> samples() {
        return samples;
    }

    double target(double seconds) {
        return samples.get((int) Math.round(seconds / STEP_SECONDS) - 1).target;
    }

    double meanTarget(double from, double to) {
        return within(from, to).stream().mapToDouble(Sample::target).average().orElse(0);
    }

    double received(double from, double to) {
        return within(from, to).stream().mapToDouble(Sample::received).average().orElse(0);
    }

    double sent(double from, double to) {
        return within(from, to).stream().mapToDouble(Sample::sent).average().orElse(0);
    }

    double otherReceived(double from, double to) {
        return within(from, to).stream()
                .mapToDouble(Sample::otherReceived)
                .average()
                .orElse(0);
    }

    /** Of what the link could carry. */
    double utilisation(double from, double to) {
        return received(from, to)
                / within(from, to).stream()
                        .mapToDouble(Sample::capacity)
                        .average()
                        .orElse(1);
    }

    /** Seconds after this time until the estimate is at or under the value; infinite if never. */
    double untilTargetBelow(double from, double value) {
        for (Sample sample : samples) {
            if (sample.seconds >= from && sample.target <= value) {
                return sample.seconds - from;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    double untilTargetAbove(double from, double value) {
        for (Sample sample : samples) {
            if (sample.seconds >= from && sample.target >= value) {
                return sample.seconds - from;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    /** The time in the queue that a part of our packets stayed under, in milliseconds. */
    double queue(double from, double to, double quantile) {
        double[] millis = waits.stream()
                .filter(wait -> wait.seconds >= from && wait.seconds < to)
                .mapToDouble(Wait::millis)
                .sorted()
                .toArray();
        return millis.length == 0 ? 0 : millis[(int) Math.min(millis.length - 1, millis.length * quantile)];
    }

    private List<Sample> within(double from, double to) {
        return samples.stream()
                .filter(sample -> sample.seconds > from && sample.seconds <= to)
                .toList();
    }

    /** One line with the figures between two times. */
    void print(double from, double to) {
        print(from, to, "", Double.NaN);
    }

    void print(double from, double to, String what, double figure) {
        System.out.println(String.format(
                Locale.ROOT,
                "%-28s %4.0f-%-3.0fs target %5.2f sent %5.2f received %5.2f Mbit/s, used %3.0f %%, queue p50 %4.0f p95 %4.0f ms %s",
                name,
                from,
                to,
                meanTarget(from, to) / 1e6,
                sent(from, to) / 1e6,
                received(from, to) / 1e6,
                utilisation(from, to) * 100,
                queue(from, to, 0.5),
                queue(from, to, 0.95),
                what.isEmpty() ? "" : String.format(Locale.ROOT, "%s %.2f", what, figure)));
    }
}
