package dev.kakehashi.perf.bench;

/**
 * What our server tells of itself beside its cost, over all windows of a scenario. NaN stands for what is not known.
 *
 * @param runLength packets in one datagram run, in the mean; 1 where every packet leaves alone
 * @param packetsPerCall packets for one call of the kernel
 * @param allocatedBytesPerPacket by the media loops, for each forwarded packet
 * @param pauses of the garbage collector
 * @param liveHeapBytes after a collection, with everybody there
 */
record Facts(
        double runLength,
        double packetsPerCall,
        double allocatedBytesPerPacket,
        int pauses,
        double longestPauseMillis,
        double liveHeapBytes,
        double residentBytes) {}
