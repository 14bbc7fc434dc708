package dev.kakehashi.perf.watch;

/**
 * What one watcher received.
 *
 * @param connected whether ICE and DTLS came through
 * @param beganWithKeyframe whether the first packet of every picture stream was the first of a key frame
 * @param firstVideoMillis from the join to the first packet of a picture, -1 where none came
 * @param lost packets of pictures that never came
 * @param problem empty where all went well
 */
record WatcherReport(
        boolean connected,
        boolean beganWithKeyframe,
        long videoPackets,
        long audioPackets,
        long lost,
        long firstVideoMillis,
        String problem) {}
