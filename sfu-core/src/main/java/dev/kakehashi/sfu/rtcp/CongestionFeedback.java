package dev.kakehashi.sfu.rtcp;

import java.util.Arrays;

/**
 * Which packets of each stream came, and when (RFC 8888 3.1), as read. One object for all packets of a reader: what it tells
 * is good until the next one is read. Confined to one thread.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |V=2|P| FMT=11  |   PT = 205    |          length               |
 * |                 SSRC of RTCP packet sender                    |
 * |                   SSRC of 1st RTP stream                      |
 * |          begin_seq            |          num_reports          |
 * |R|ECN|  Arrival time offset    | ...                           |  ...
 * |                 Report timestamp (32 bits)                    |
 *
 * R: 1 for a packet that came; without it the other 15 bits say nothing
 * arrival time offset: 1/1024 s before the report timestamp; 0x1FFE for more than 0x1FFD, 0x1FFF for not known
 * report timestamp: 1/65536 s, the middle of an NTP timestamp
 * </pre>
 *
 * <p>Each stream's entries fill up to 32 bits. ECN is passed over: we send packets that are not ECN-capable.
 */
public final class CongestionFeedback {
    /** {@link #offset} of a packet that did not come. */
    public static final int NOT_RECEIVED = -1;

    /** {@link #offset} of a packet that came at a time that is not told: too long ago, or not known. */
    public static final int UNTIMED = -2;

    static final int FORMAT = 11;
    static final int HEADER_BYTES = 8;
    static final int STREAM_BYTES = 8;
    static final int TIMESTAMP_BYTES = 4;

    /** RFC 8888 3.1: a quarter of the sequence numbers. */
    static final int MAX_REPORTS = 0x4000;

    static final int RECEIVED_BIT = 0x8000;
    static final int OFFSET_MASK = 0x1FFF;
    static final int MAX_OFFSET = 0x1FFD;
    static final int TOO_LONG_AGO = 0x1FFE;
    static final int NOT_KNOWN = 0x1FFF;

    private static final int FIRST_CAPACITY = 64;

    private int count;
    private int reportTimestamp;
    private int[] ssrcs = {};
    private int[] sequenceNumbers = {};
    private int[] offsets = {};

    /** How many packets it tells of, of all streams together: at most one for every two bytes that came. */
    public int count() {
        return count;
    }

    /** When the report was made, in 1/65536 s of the receiver's NTP clock, modulo 2^32. */
    public int reportTimestamp() {
        return reportTimestamp;
    }

    public int ssrc(int index) {
        return ssrcs[index];
    }

    /** 0 to 65535. */
    public int sequenceNumber(int index) {
        return sequenceNumbers[index];
    }

    /** How long before the report the packet came, 0 to 8189 in 1/1024 s; or {@link #NOT_RECEIVED}, {@link #UNTIMED}. */
    public int offset(int index) {
        return offsets[index];
    }

    /**
     * Reads one packet.
     *
     * @param length a multiple of four, as its header says
     * @return false when it claims what it does not hold; nothing may be asked of this object then
     */
    boolean read(byte[] data, int at, int length) {
        int end = at + length - RtcpBytes.padding(data, at, length) - TIMESTAMP_BYTES;
        int packets = packets(data, at + HEADER_BYTES, end);
        if (packets < 0) {
            return false;
        }
        reserve(packets);
        count = 0;
        reportTimestamp = RtcpBytes.get32(data, end);
        for (int stream = at + HEADER_BYTES; stream < end; ) {
            int reports = RtcpBytes.get16(data, stream + 6);
            readStream(data, stream, reports);
            stream += streamBytes(reports);
        }
        return true;
    }

    /** Walks the streams up to where the report timestamp stands; returns how many packets they tell of, or -1. */
    private static int packets(byte[] data, int start, int end) {
        int packets = 0;
        int stream = start;
        while (stream < end) {
            if (end - stream < STREAM_BYTES) {
                return -1;
            }
            int reports = RtcpBytes.get16(data, stream + 6);
            if (reports > MAX_REPORTS) {
                return -1;
            }
            packets += reports;
            stream += streamBytes(reports);
        }
        return stream == end ? packets : -1;
    }

    static int streamBytes(int reports) {
        return STREAM_BYTES + (reports + 1 & ~1) * 2;
    }

    private void reserve(int packets) {
        if (offsets.length < packets) {
            int capacity = Math.max(FIRST_CAPACITY, Integer.highestOneBit(packets * 2 - 1));
            ssrcs = new int[capacity];
            sequenceNumbers = new int[capacity];
            offsets = new int[capacity];
        }
    }

    private void readStream(byte[] data, int at, int reports) {
        Arrays.fill(ssrcs, count, count + reports, RtcpBytes.get32(data, at));
        int sequenceNumber = RtcpBytes.get16(data, at + 4);
        for (int index = 0; index < reports; index++) {
            sequenceNumbers[count] = sequenceNumber + index & 0xFFFF;
            offsets[count] = offset(data, at + STREAM_BYTES + 2 * index);
            count++;
        }
    }

    private static int offset(byte[] data, int at) {
        int entry = RtcpBytes.get16(data, at);
        if ((entry & RECEIVED_BIT) == 0) {
            return NOT_RECEIVED;
        }
        int offset = entry & OFFSET_MASK;
        return offset > MAX_OFFSET ? UNTIMED : offset;
    }
}
