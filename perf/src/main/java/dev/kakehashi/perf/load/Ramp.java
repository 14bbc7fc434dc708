package dev.kakehashi.perf.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** More and more packets, by a fifth at a time, until more than one in a thousand does not arrive. */
final class Ramp {
    private static final double STEP = 1.2;
    private static final int MAX_STEPS = 25;
    private static final double LOSS_FREE = 0.001;

    /** For the estimate of the path to grow by a fifth. */
    private static final int SETTLE_SECONDS = 3;

    private static final int PATIENCE_SECONDS = 20;

    private final LoadPlan plan;
    private final Crowd crowd;
    private final double[] shares;

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
        List<Map<String, Object>> steps = new ArrayList<>();
        Map<String, Object> best = Map.of();
        double highest = 0;
        double rate = plan.packetsPerSecond();
        for (int step = 0; step < MAX_STEPS; step++) {
            Measurement measurement = new Measurement(plan, crowd, shares);
            int full = measurement.warmUp(step == 0 ? plan.warmUpSeconds() : SETTLE_SECONDS, PATIENCE_SECONDS);
            Map<String, Object> report = measurement.take();
            boolean good = full == crowd.subscribers().size() && measurement.lossShare() <= LOSS_FREE;
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("packetsPerSecond", rate);
            told.put("lossShare", measurement.lossShare());
            told.put("full", full);
            told.put("overloaded", report.get("overloaded"));
            told.put("latencyMicros", report.get("latencyMicros"));
            steps.add(told);
            if (good || step == 0) {
                best = report;
            }
            if (!good) {
                break;
            }
            highest = rate;
            rate *= STEP;
            follow(rate);
        }
        Map<String, Object> whole = new LinkedHashMap<>(best);
        whole.put("highestLossFreePerSecond", highest);
        whole.put("steps", steps);
        return whole;
    }

    private void follow(double rate) {
        for (Member each : crowd.publishers()) {
            each.link()
                    .loop()
                    .execute(() -> each.peer()
                            .outgoing()
                            .forEach(stream ->
                                    stream.follow(plan.pictures(rate / plan.subscribers()), System.nanoTime())));
        }
    }
}
