package dev.kakehashi.perf.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Watches a crowd for some seconds while it sends and receives, and tells what that cost: docs/load-generator.md. */
final class Measurement {
    private static final double FULL_CORE = 0.9;
    private static final double FULL_SERVER_CORE = 0.95;

    /** What a machine short of time keeps waiting. */
    private static final double ON_THE_WAY_SECONDS = 0.2;

    private static final double MICROS_A_SECOND = 1e6;
    private static final double NANOS_A_SECOND = 1e9;

    /** Until the thread that only sleeps has begun to do so. */
    private static final int CONTROL_MILLIS = 100;

    private final LoadPlan plan;
    private final Crowd crowd;
    private final FullRate fullRate;
    private double lossShare;

    /**
     * @param shares of all packets that are published, which each subscriber should receive
     */
    Measurement(LoadPlan plan, Crowd crowd, double[] shares) {
        this.plan = plan;
        this.crowd = crowd;
        this.fullRate = new FullRate(shares, plan.packetsPerFrame());
    }

    /**
     * Waits until the code is warm and all receive everything.
     *
     * @param patienceSeconds after which it is waited no longer
     * @return how many receive everything
     */
    int warmUp(int warmUpSeconds, int patienceSeconds) throws InterruptedException {
        long began = System.nanoTime();
        long leastNanos = began + TimeUnit.SECONDS.toNanos(warmUpSeconds);
        long mostNanos = leastNanos + TimeUnit.SECONDS.toNanos(patienceSeconds);
        int full = 0;
        while (System.nanoTime() - leastNanos < 0
                || (full < crowd.subscribers().size() && System.nanoTime() - mostNanos < 0)) {
            TimeUnit.MILLISECONDS.sleep(FullRate.LOOK_MILLIS);
            long published = Tally.sum(Crowd.tallies(crowd.publishers())).published();
            full = fullRate.look(published, Crowd.tallies(crowd.subscribers()));
        }
        System.err.printf(
                "%d of %d at full rate after %.1f s%n",
                full, crowd.subscribers().size(), (System.nanoTime() - began) / NANOS_A_SECOND);
        return full;
    }

    /** Measures for so long and tells. */
    Map<String, Object> take(double forSeconds) throws IOException, InterruptedException {
        Control control = Control.start();
        TimeUnit.MILLISECONDS.sleep(CONTROL_MILLIS);
        Histogram _ = control.takeMicros();
        Histogram _ = crowd.takeLatencyMicros();
        Moment before = Moment.of(plan, crowd);
        List<Map<String, Object>> series = watch(before, forSeconds);
        Moment after = Moment.of(plan, crowd);
        Histogram lateness = control.takeMicros();
        Histogram latency = crowd.takeLatencyMicros();
        control.stop();

        Map<String, Object> report = report(before, after);
        report.put("latencyMicros", Percentiles.of(latency));
        report.put("controlMicros", Percentiles.of(lateness));
        report.put("series", series);
        return report;
    }

    private Map<String, Object> report(Moment before, Moment after) {
        double seconds = (after.nanos() - before.nanos()) / NANOS_A_SECOND;
        Tally published = after.published().since(before.published());
        Tally received = Tally.sum(after.subscribers()).since(Tally.sum(before.subscribers()));
        lossShare = received.numbered() == 0 ? 1 : (double) received.lost() / received.numbered();
        ProcessTimes own = after.own().since(before.own());
        boolean overloaded = own.cpuSeconds() / seconds > FULL_CORE;
        List<Map<String, Object>> servers = new ArrayList<>();
        for (int index = 0; index < plan.serverPids().size(); index++) {
            ProcessTimes used =
                    after.servers().get(index).since(before.servers().get(index));
            servers.add(server(plan.serverPids().get(index), used, received.received()));
            overloaded |= used.cpuSeconds() / seconds > FULL_SERVER_CORE;
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("peers", crowd.peers());
        report.put("full", fullRate.full(published.published(), before.subscribers(), after.subscribers()));
        report.put("packets", packets(published, received));
        report.put("seconds", seconds);
        report.put("rate", received.received() / seconds);
        report.put("server", servers);
        report.put("generator", generator(own, received.received(), seconds));
        report.put("overloaded", overloaded);
        return report;
    }

    /** Of the packets that were sent to the subscribers, the part that did not come. */
    double lossShare() {
        return lossShare;
    }

    /** Second by second; the last one may be a part of one. */
    private List<Map<String, Object>> watch(Moment began, double seconds) throws InterruptedException {
        List<Map<String, Object>> series = new ArrayList<>();
        Tally last = Tally.sum(began.subscribers());
        for (int second = 1; second < seconds + 1; second++) {
            long endNanos = began.nanos() + (long) (Math.min(second, seconds) * NANOS_A_SECOND);
            long left = endNanos - System.nanoTime();
            TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
            Tally now = Tally.sum(Crowd.tallies(crowd.subscribers()));
            Tally since = now.since(last);
            last = now;
            Map<String, Object> point = new LinkedHashMap<>();
            point.put("t", (System.nanoTime() - began.nanos()) / NANOS_A_SECOND);
            point.put("received", since.received());
            point.put("lost", since.lost());
            series.add(point);
        }
        return series;
    }

    private Map<String, Object> packets(Tally published, Tally received) {
        long expected = fullRate.expected(published.published());
        Map<String, Object> packets = new LinkedHashMap<>();
        packets.put("published", published.published());
        packets.put("unsent", published.unsent());
        packets.put("expected", expected);
        packets.put("received", received.received());
        packets.put("lost", received.lost());
        // At the last look more may be on their way than at the first one.
        long onTheirWay = (long) (expected * Math.min(1, ON_THE_WAY_SECONDS / plan.seconds()));
        packets.put("withheld", Math.max(0, expected - received.numbered() - onTheirWay));
        packets.put("probing", received.others());
        packets.put("meanBytes", received.received() == 0 ? 0 : received.bytes() / received.received());
        packets.put("verified", received.verified());
        packets.put("badlyVerified", received.badlyVerified());
        return packets;
    }

    private static Map<String, Object> server(long pid, ProcessTimes used, long received) {
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("pid", pid);
        server.put("cpuSeconds", used.cpuSeconds());
        server.put("microsPerPacket", microsPer(used.cpuSeconds(), received));
        server.put("mediaMicrosPerPacket", microsPer(used.threadSeconds(), received));
        server.put("threads", used.threads());
        server.put("rssBytes", used.residentBytes());
        return server;
    }

    private static Map<String, Object> generator(ProcessTimes own, long received, double seconds) {
        Map<String, Object> generator = new LinkedHashMap<>();
        generator.put("cpuSeconds", own.cpuSeconds());
        generator.put("microsPerPacket", microsPer(own.cpuSeconds(), received));
        generator.put("coreShare", own.cpuSeconds() / seconds);
        generator.put(
                "heapBytes",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        return generator;
    }

    private static double microsPer(double cpuSeconds, long packets) {
        return packets == 0 ? 0 : cpuSeconds * MICROS_A_SECOND / packets;
    }
}
