package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.EndReason;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What happened to participants since the start. Control thread only. */
final class ControlCounters {
    long joined;
    long refused;
    long connected;
    private final Map<EndReason, Long> ended = new EnumMap<>(EndReason.class);

    ControlCounters() {
        for (EndReason reason : EndReason.values()) {
            ended.put(reason, 0L);
        }
    }

    void count(EndReason reason) {
        ended.merge(reason, 1L, Long::sum);
    }

    void addTo(Map<String, Long> into) {
        into.put("participants_joined_total", joined);
        into.put("participants_refused_total", refused);
        into.put("participants_connected_total", connected);
        ended.forEach((reason, count) ->
                into.put("participants_ended_" + reason.name().toLowerCase(Locale.ROOT) + "_total", count));
    }
}
