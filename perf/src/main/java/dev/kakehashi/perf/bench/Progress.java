package dev.kakehashi.perf.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Tells on the terminal what is being measured, what came out, and how much time is left. */
final class Progress {
    private final PrintStream out;
    private long startNanos = -1;
    private double plannedSeconds;

    Progress(PrintStream out) {
        this.out = out;
    }

    void begin(Plan plan, int index) {
        long now = System.nanoTime();
        if (startNanos < 0) {
            startNanos = now;
        }
        Step step = plan.steps().get(index);
        double left = plan.secondsFrom(index) * pace((now - startNanos) / 1e9, plannedSeconds);
        plannedSeconds += step.seconds();
        out.printf(Locale.ROOT, "[%d/%d, %s left] %s%n", index + 1, plan.steps().size(), clock(left), step.title());
    }

    /** How much slower than planned it went so far; believed once there is something to go by. */
    static double pace(double tookSeconds, double plannedSeconds) {
        return plannedSeconds < 30 ? 1 : tookSeconds / plannedSeconds;
    }

    static String clock(double seconds) {
        long whole = Math.round(seconds);
        return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }

    void found(List<Window> windows) {
        Measured measured = Measured.of(windows);
        out.printf(
                Locale.ROOT,
                "    %s us a packet at %.0f packets/s%s%n",
                measured.microsPerPacket().text(2),
                measured.spread(Window::rate).median(),
                measured.isOverloaded() ? ", overloaded" : "");
    }

    void problem(String who, String sentence) {
        out.println("    " + who + ": " + sentence);
    }

    void end() {
        out.printf(Locale.ROOT, "Measured in %s.%n%n", clock((System.nanoTime() - startNanos) / 1e9));
    }
}
