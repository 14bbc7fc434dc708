package dev.kakehashi.perf.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * More and more packets, until more than one in a thousand does not arrive; fewer, where the first rate is too much. The first climb goes by a fifth at a time; those
 * after it begin a little below where the one before ended, and go by a tenth.
 */
final class Ramp {
    private static final double FIRST_STEP = 1.2;
    private static final double STEP = 1.1;
    private static final double BACK = 0.8;
    private static final int MAX_STEPS = 25;

    /** A server that does not carry this is not looked at more closely. */
    private static final double LEAST_RATE = 2_000;

    private static final double LOSS_FREE = 0.001;

    /** For the estimate of the path to grow by a fifth. */
    private static final int SETTLE_SECONDS = 1;

    private static final int PATIENCE_SECONDS = 2;

    private final LoadPlan plan;
    private final Crowd crowd;
    private final double[] shares;
    private final List<Map<String, Object>> steps = new ArrayList<>();
    private final List<Double> highest = new ArrayList<>();
    private Map<String, Object> best = Map.of();
    private boolean hasBegun;

    /**
     * @param crowd in which everybody sends and receives at the first rate
     */
    Ramp(LoadPlan plan, Crowd crowd, double[] shares) {
        this.plan = plan;
        this.crowd = crowd;
        this.shares = shares;
    }

    /** The report of the last step without loss, and what every step came to; of the first step where all had loss. */
    Map<String, Object> play() throws IOException, InterruptedException {
        double top = seek(plan.packetsPerSecond(), FIRST_STEP);
        highest.add(top);
        for (int again = 1; again < plan.climbs() && top > 0; again++) {
            top = seek(top * BACK, STEP);
            highest.add(top);
        }
        Map<String, Object> whole = new LinkedHashMap<>(best);
        whole.put("highestLossFreePerSecond", highest);
        whole.put("steps", steps);
        return whole;
    }

    /** Climbs from there, or from lower down where that is too much already. */
    private double seek(double from, double step) throws IOException, InterruptedException {
        double start = from;
        double top = climb(start, step);
        while (top == 0 && start > LEAST_RATE) {
            start *= BACK;
            top = climb(start, step);
        }
        return top;
    }

    /** The highest rate that was carried, 0 where not even the first was. */
    private double climb(double from, double step) throws IOException, InterruptedException {
        double carried = 0;
        double rate = from;
        for (int each = 0; each < MAX_STEPS; each++) {
            if (!carriesOnceOf(2, rate)) {
                return carried;
            }
            carried = rate;
            rate *= step;
        }
        return carried;
    }

    /** More than one try: the machine may have had something else to do. */
    private boolean carriesOnceOf(int tries, double rate) throws IOException, InterruptedException {
        boolean carried = false;
        for (int each = 0; each < tries && !carried; each++) {
            carried = carries(rate);
        }
        return carried;
    }

    private boolean carries(double rate) throws IOException, InterruptedException {
        int settleSeconds = hasBegun ? SETTLE_SECONDS : plan.warmUpSeconds();
        int patienceSeconds = hasBegun ? PATIENCE_SECONDS : plan.patienceSeconds();
        if (hasBegun) {
            follow(rate);
        }
        Measurement measurement = new Measurement(plan, crowd, shares);
        int full = measurement.warmUp(settleSeconds, patienceSeconds);
        Map<String, Object> report = measurement.take(plan.seconds());
        boolean good = full == crowd.subscribers().size() && measurement.lossShare() <= LOSS_FREE;
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("packetsPerSecond", rate);
        told.put("received", report.get("rate"));
        told.put("lossShare", measurement.lossShare());
        told.put("full", full);
        told.put("overloaded", report.get("overloaded"));
        told.put("latencyMicros", report.get("latencyMicros"));
        steps.add(told);
        if (good || !hasBegun) {
            best = report;
        }
        hasBegun = true;
        return good;
    }

    private void follow(double rate) {
        for (Member each : crowd.publishers()) {
            each.link()
                    .loop()
                    .execute(() -> each.peer()
                            .outgoing()
                            .forEach(stream -> stream.follow(
                                    plan.terms().pictures(rate / plan.subscribers(), 0), System.nanoTime())));
        }
    }
}
