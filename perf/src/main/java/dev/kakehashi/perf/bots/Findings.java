package dev.kakehashi.perf.bots;

import dev.kakehashi.perf.load.Look;
import org.jspecify.annotations.Nullable;

/**
 * What the bots found.
 *
 * @param host of the server
 * @param upSeconds since the server was started, when the bots came
 * @param peopleBefore who were on the server before the bots came
 * @param roomSize bots in the largest room
 * @param fullerShare how many times as many packets each bot would get if all rooms were as large as the largest, 1 or more
 * @param joins how long joining took
 * @param traffic of the measured time
 * @param gone bots that the server sent away
 * @param delay from one bot to another
 * @param cpu of the server, null where nothing tells it
 * @param sharedMachine whether the bots ran on the server's own machine
 */
record Findings(
        String host,
        int upSeconds,
        int peopleBefore,
        int bots,
        int rooms,
        int roomSize,
        double fullerShare,
        Times joins,
        Look traffic,
        int gone,
        Times delay,
        @Nullable ServerCpu cpu,
        boolean sharedMachine) {
    private static final double NANOS_A_SECOND = 1e9;
    private static final double BITS_A_MEGABYTE = 8e-6;

    /**
     * Two percentiles.
     *
     * @param usualMillis the median
     * @param rareMillis what only few exceeded: p95 of the joins, p99 of the delays
     */
    record Times(double usualMillis, double rareMillis) {}

    /**
     * How many of its cores the server was busy with.
     *
     * @param idle before the bots came
     * @param busy with them
     * @param cores that it may use
     */
    record ServerCpu(double idle, double busy, int cores) {
        double share() {
            return busy / cores;
        }
    }

    double seconds() {
        return traffic.nanos() / NANOS_A_SECOND;
    }

    double packetsPerSecond() {
        return traffic.received() / seconds();
    }

    /** What the server receives of all bots, UDP payload. */
    double megabitsIn() {
        return traffic.publishedBytes() * BITS_A_MEGABYTE / seconds();
    }

    /** What the bots receive of the server, likewise. */
    double megabitsOut() {
        return traffic.receivedBytes() * BITS_A_MEGABYTE / seconds();
    }

    /** Cores that the bots themselves were busy with. */
    double ownCores() {
        return traffic.ownCpuNanos() / NANOS_A_SECOND / seconds();
    }
}
