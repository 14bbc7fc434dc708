package dev.kakehashi.perf.bots;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for.
 *
 * @param insecure whether every certificate is trusted
 * @param serverPid of a server on this machine, whose CPU time is measured where it does not tell it; null: none
 * @param warmUpSeconds between the last join and the measurement, at least
 * @param json file for the figures, null where there shall be none
 */
record BotsPlan(
        RoomLink link,
        int bots,
        int roomSize,
        int warmUpSeconds,
        int seconds,
        boolean insecure,
        @Nullable Long serverPid,
        @Nullable Path json) {
    /** More than a server takes. */
    private static final int MAX_BOTS = 5_000;

    /** So many people a room takes. */
    private static final int MAX_ROOM_SIZE = 100;

    BotsPlan {
        requireRange("--bots", bots, 1, MAX_BOTS);
        requireRange("--room-size", roomSize, 1, MAX_ROOM_SIZE);
        requireRange("--warm-up", warmUpSeconds, 0, 600);
        requireRange("--seconds", seconds, 1, 3_600);
    }

    private static void requireRange(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(option + " must be " + least + " to " + most + ", not " + value + ".");
        }
    }
}
