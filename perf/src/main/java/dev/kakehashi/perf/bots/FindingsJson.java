package dev.kakehashi.perf.bots;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.perf.bots.Findings.ServerCpu;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the bots found, for programs. */
record FindingsJson(Findings found, Verdict verdict) {
    void write(Path file) throws IOException {
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), values());
    }

    Map<String, Object> values() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("host", found.host());
        all.put("upSeconds", found.upSeconds());
        all.put("peopleBefore", found.peopleBefore());
        all.put("bots", found.bots());
        all.put("rooms", found.rooms());
        all.put("roomSize", found.roomSize());
        all.put("gone", found.gone());
        all.put("seconds", found.seconds());
        all.put(
                "joinMillis",
                Map.of("p50", found.joins().usualMillis(), "p95", found.joins().rareMillis()));
        all.put("packetsPerSecond", found.packetsPerSecond());
        all.put("lostShare", found.traffic().lostShare());
        all.put("withheldShare", found.traffic().withheldShare());
        all.put(
                "delayMillis",
                Map.of("p50", found.delay().usualMillis(), "p99", found.delay().rareMillis()));
        all.put("megabitsInPerPerson", found.megabitsIn() / found.bots());
        all.put("megabitsOutPerPerson", found.megabitsOut() / found.bots());
        ServerCpu cpu = found.cpu();
        all.put("serverCores", cpu == null ? null : Map.of("idle", cpu.idle(), "busy", cpu.busy(), "all", cpu.cores()));
        all.put("botsCores", found.ownCores());
        all.put("sharedMachine", found.sharedMachine());
        all.put("participants", verdict.people().isPresent() ? verdict.people().getAsInt() : null);
        all.put("atLeast", verdict.atLeast());
        all.put("complaints", verdict.complaints());
        return all;
    }
}
