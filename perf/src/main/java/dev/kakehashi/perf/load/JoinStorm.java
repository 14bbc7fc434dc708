package dev.kakehashi.perf.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Lets many subscribers in as fast as the server takes them, after as many as a rehearsal, and may do so again and again
 * to see a server whose code is compiled. The publisher sends little, so that it is the joining that is measured.
 */
final class JoinStorm {
    /** Enough to keep a server busy, and less than it would refuse. */
    private static final int AT_ONCE = 32;

    /** Packets a second; a picture each, for the first one that a subscriber gets is the start of a key frame. */
    private static final double RATE = 20;

    private static final int PATIENCE_SECONDS = 20;
    private static final int LOOK_MILLIS = 20;
    private static final int DIGITS = 3;
    private static final double NANOS_A_SECOND = 1e9;

    private final LoadPlan plan;
    private final Crowd crowd;
    private final IngestJoining joining;

    JoinStorm(LoadPlan plan, Crowd crowd, IngestJoining joining) {
        this.plan = plan;
        this.crowd = crowd;
        this.joining = joining;
    }

    Map<String, Object> play() throws IOException, InterruptedException {
        joining.publish(1, RATE * plan.packetsPerFrame());
        joining.subscribe(plan.subscribers(), 1, AT_ONCE);
        List<Long> _ = awaitPictures();
        List<Map<String, Object>> storms = new ArrayList<>();
        while (storms.size() < plan.storms()) {
            crowd.dismissSubscribers();
            TimeUnit.SECONDS.sleep(plan.warmUpSeconds());
            Moment before = Moment.of(plan, crowd);
            joining.subscribe(plan.subscribers(), 1, AT_ONCE);
            List<Long> waits = awaitPictures();
            storms.add(report(before, Moment.of(plan, crowd), waits));
        }
        Map<String, Object> report = new LinkedHashMap<>(storms.getLast());
        if (storms.size() > 1) {
            report.put("storms", storms);
        }
        return report;
    }

    private Map<String, Object> report(Moment before, Moment after, List<Long> waits) {
        double seconds = (after.nanos() - before.nanos()) / NANOS_A_SECOND;
        List<Map<String, Object>> servers = new ArrayList<>();
        for (int index = 0; index < plan.serverPids().size(); index++) {
            ProcessTimes used =
                    after.servers().get(index).since(before.servers().get(index));
            Map<String, Object> server = new LinkedHashMap<>();
            server.put("pid", plan.serverPids().get(index));
            server.put("cpuSeconds", used.cpuSeconds());
            server.put("compilerSeconds", used.compilerSeconds());
            server.put("joinsPerCpuSecond", used.cpuSeconds() == 0 ? 0 : waits.size() / used.cpuSeconds());
            server.put("rssBytes", used.residentBytes());
            servers.add(server);
        }
        double own = after.own().since(before.own()).cpuSeconds();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("peers", crowd.peers());
        report.put("full", waits.size());
        report.put("seconds", seconds);
        report.put("server", servers);
        report.put("generator", Map.of("cpuSeconds", own, "coreShare", own / seconds));
        report.put("joins", joins(waits, seconds));
        return report;
    }

    /** How long each waited for its first packet, in milliseconds; those that got none are left out. */
    private List<Long> awaitPictures() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            List<CompletableFuture<OptionalLong>> asked = crowd.subscribers().stream()
                    .map(each -> each.ask(() -> firstMillis(each)))
                    .toList();
            List<Long> waits = new ArrayList<>();
            for (CompletableFuture<OptionalLong> each : asked) {
                Member.await(each).ifPresent(waits::add);
            }
            if (waits.size() == asked.size() || System.nanoTime() - deadline > 0) {
                return waits;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private static OptionalLong firstMillis(Member member) {
        IncomingStream picture = member.peer().incoming().getFirst();
        return picture.hasBegun()
                ? OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(picture.firstNanos() - member.askedNanos()))
                : OptionalLong.empty();
    }

    private static Map<String, Object> joins(List<Long> waits, double seconds) {
        Histogram millis = new Histogram(DIGITS);
        waits.forEach(each -> millis.recordValue(Math.max(0, each)));
        Map<String, Object> joins = new LinkedHashMap<>();
        joins.put("count", waits.size());
        joins.put("perSecond", waits.size() / seconds);
        joins.put("firstPacketMillis", Percentiles.of(millis));
        return joins;
    }
}
