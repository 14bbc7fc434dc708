package dev.kakehashi.perf.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * All repetitions of one scenario for one subject.
 *
 * @param problem why there are no windows, one sentence; empty where there are
 */
record Measured(List<Window> windows, String problem) {
    static final String NOT_APPLICABLE = "not applicable";

    static Measured of(List<Window> windows) {
        return new Measured(List.copyOf(windows), "");
    }

    static Measured failed(String problem) {
        return new Measured(List.of(), problem);
    }

    /** With the windows of another stretch of the same; a problem of either stays. */
    Measured with(Measured more) {
        List<Window> all = new ArrayList<>(windows);
        all.addAll(more.windows);
        return new Measured(List.copyOf(all), problem.isEmpty() ? more.problem : problem);
    }

    Spread microsPerPacket() {
        return spread(Window::microsPerPacket);
    }

    Spread spread(ToDoubleFunction<Window> value) {
        return Spread.of(windows.stream().mapToDouble(value).boxed().toList());
    }

    /** Whether the load was more than this subject carries, in most of the repetitions. */
    boolean isOverloaded() {
        long carried = windows.stream().filter(Window::isCarried).count();
        return !windows.isEmpty() && carried * 2 < windows.size();
    }
}
