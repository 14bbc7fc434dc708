package dev.kakehashi.perf.load;

/** When which packets of a stream are to be sent, without an end: stands at one packet at a time. Confined to one thread. */
interface PacketSchedule {
    /** Goes to the next packet. */
    void advance();

    /** When the packet is due, from the stream's beginning. */
    long dueNanos();

    /** When the first packet of its frame is due; the frame's capture time. */
    long frameNanos();

    /** Bytes of UDP payload, the tag of SRTP included. */
    int bytes();

    /** Whether it begins a frame. */
    boolean isFirst();

    /** Whether it ends a frame. */
    boolean isLast();

    /** Packets a second, of the whole. */
    double packetsPerSecond();
}
