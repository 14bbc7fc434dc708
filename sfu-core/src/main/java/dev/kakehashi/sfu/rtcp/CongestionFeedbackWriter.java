package dev.kakehashi.sfu.rtcp;

/**
 * Writes {@link CongestionFeedback}: {@link #begin}, {@link #stream} for each stream, {@link #end}. Without allocation;
 * confined to one thread.
 */
public final class CongestionFeedbackWriter {
    /** In steps of which arrivals are told, so many a second. */
    public static final int TICKS_A_SECOND = 1_024;

    /** From a tick to 1/65536 s. */
    private static final int TIMESTAMP_SHIFT = 6;

    private byte[] data = {};
    private int start;
    private int at;
    private int last;
    private long nowTicks;

    /**
     * Begins a packet.
     *
     * @param room bytes that may be written, 32 or more
     * @param now the time of the report in ticks since 1900
     */
    public void begin(byte[] buffer, int offset, int room, int senderSsrc, long now) {
        data = buffer;
        start = offset;
        at = offset + CongestionFeedback.HEADER_BYTES;
        last = offset + (room & ~3) - CongestionFeedback.TIMESTAMP_BYTES;
        nowTicks = now;
        RtcpBytes.put32(data, offset + 4, senderSsrc);
    }

    /**
     * Tells of packets of one stream that follow each other; the first ones, as many as fit.
     *
     * @param beginSequence of the first packet, 16 bits
     * @param arrivalTicks a ring of a power of two entries: when each packet came, not negative, or {@link
     *     TransportFeedback#NOT_RECEIVED}
     * @param first index of the first packet in the ring; taken modulo its length
     * @return how many of the {@code count} packets are told of
     */
    public int stream(int ssrc, int beginSequence, long[] arrivalTicks, long first, int count) {
        int room = (last - at - CongestionFeedback.STREAM_BYTES) / 4 * 2;
        int told = Math.min(count, Math.min(room, CongestionFeedback.MAX_REPORTS));
        if (told <= 0) {
            return 0;
        }
        RtcpBytes.put32(data, at, ssrc);
        RtcpBytes.put16(data, at + 4, beginSequence);
        RtcpBytes.put16(data, at + 6, told);
        int end = at + CongestionFeedback.streamBytes(told);
        RtcpBytes.put16(data, end - 2, 0);
        for (int index = 0; index < told; index++) {
            long ticks = arrivalTicks[(int) (first + index) & arrivalTicks.length - 1];
            RtcpBytes.put16(data, at + CongestionFeedback.STREAM_BYTES + 2 * index, entry(ticks));
        }
        at = end;
        return told;
    }

    /** The ECN bits say that the packet was not ECN-capable: what its IP header had is not known here. */
    private int entry(long ticks) {
        if (ticks == TransportFeedback.NOT_RECEIVED) {
            return 0;
        }
        long offset = nowTicks - ticks;
        if (offset < 0) {
            return CongestionFeedback.RECEIVED_BIT | CongestionFeedback.NOT_KNOWN;
        }
        return CongestionFeedback.RECEIVED_BIT
                | (offset > CongestionFeedback.MAX_OFFSET ? CongestionFeedback.TOO_LONG_AGO : (int) offset);
    }

    /** Ends the packet; returns the bytes written. */
    public int end() {
        RtcpBytes.put32(data, at, (int) (nowTicks << TIMESTAMP_SHIFT));
        int bytes = at + CongestionFeedback.TIMESTAMP_BYTES - start;
        RtcpBytes.header(data, start, CongestionFeedback.FORMAT, RtcpBytes.TRANSPORT_FEEDBACK, bytes);
        return bytes;
    }
}
