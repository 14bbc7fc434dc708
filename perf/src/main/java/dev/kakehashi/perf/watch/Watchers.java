package dev.kakehashi.perf.watch;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.dtlssrtp.SrtpProfile;
import dev.kakehashi.perf.peer.PeerKit;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Lets many people who only watch into a room and prints one line of JSON with what they received: {@code Watchers LINK
 * ROOM COUNT SPREAD_MILLIS SECONDS}. The joins are spread evenly over the given time; all leave some seconds after the last
 * one got a picture, and at the latest after the given seconds.
 */
public final class Watchers {
    private static final int MAX_COUNT = 200;
    private static final int MAX_SECONDS = 600;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long STAY_NANOS = TimeUnit.SECONDS.toNanos(4);

    private Watchers() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 5) {
            System.err.println("Usage: Watchers LINK ROOM COUNT SPREAD_MILLIS SECONDS");
            System.exit(2);
        }
        URI link = URI.create(arguments[0]);
        String room = arguments[1];
        int count = Math.clamp(Integer.parseInt(arguments[2]), 1, MAX_COUNT);
        long spreadNanos = TimeUnit.MILLISECONDS.toNanos(Integer.parseInt(arguments[3]));
        long seconds = Math.clamp(Integer.parseInt(arguments[4]), 1, MAX_SECONDS);

        PeerKit kit = PeerKit.prepare(List.of(SrtpProfile.values()));
        // Whoever starts us may want to know when the joins begin.
        System.out.println("ready");
        List<Watcher> watchers = new ArrayList<>();
        long started = System.nanoTime();
        for (int index = 0; index < count; index++) {
            pauseUntil(started + spreadNanos * index / count);
            watchers.add(Watcher.join(kit, link, room, "Watcher " + index));
        }
        long deadline = started + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() - deadline < 0 && !watchers.stream().allMatch(Watcher::sees)) {
            pauseUntil(System.nanoTime() + LOOK_NANOS);
        }
        pauseUntil(Math.min(deadline, System.nanoTime() + STAY_NANOS));
        List<WatcherReport> reports = new ArrayList<>();
        for (Watcher each : watchers) {
            reports.add(each.leave());
        }
        System.out.println(new ObjectMapper().writeValueAsString(summary(reports)));
        System.exit(0);
    }

    private static void pauseUntil(long nanos) throws InterruptedException {
        long left = nanos - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    private static Map<String, Object> summary(List<WatcherReport> reports) {
        long[] firstMillis = reports.stream()
                .filter(each -> each.firstVideoMillis() >= 0)
                .mapToLong(WatcherReport::firstVideoMillis)
                .sorted()
                .toArray();
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("watchers", reports.size());
        summary.put(
                "connected", reports.stream().filter(WatcherReport::connected).count());
        summary.put("withVideo", firstMillis.length);
        summary.put(
                "beganWithKeyframe",
                reports.stream().filter(WatcherReport::beganWithKeyframe).count());
        summary.put(
                "leastVideoPackets",
                reports.stream().mapToLong(WatcherReport::videoPackets).min().orElse(0));
        summary.put(
                "videoPackets",
                reports.stream().mapToLong(WatcherReport::videoPackets).sum());
        summary.put(
                "audioPackets",
                reports.stream().mapToLong(WatcherReport::audioPackets).sum());
        summary.put("lost", reports.stream().mapToLong(WatcherReport::lost).sum());
        summary.put("medianFirstVideoMillis", firstMillis.length == 0 ? -1 : firstMillis[firstMillis.length / 2]);
        summary.put("lastFirstVideoMillis", firstMillis.length == 0 ? -1 : firstMillis[firstMillis.length - 1]);
        summary.put(
                "problems",
                reports.stream()
                        .map(WatcherReport::problem)
                        .filter(each -> !each.isEmpty())
                        .distinct()
                        .toList());
        return summary;
    }
}
