package dev.kakehashi.sfu.rtcp;

import java.util.Arrays;

/**
 * Which packets of a transport came, and when (draft-holmer-rmcat-transport-wide-cc-extensions-01 3.1), as read. One object
 * for all packets of a reader: what it tells is good until the next one is read. Confined to one thread.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |V=2|P|  FMT=15 |    PT=205     |             length            |
 * |                     SSRC of packet sender                     |
 * |                      SSRC of media source                     |
 * |      base sequence number     |      packet status count      |
 * |            reference time, 64 ms              | feedback count |
 * |         packet chunk          |         packet chunk          |  ...
 * |  recv delta   |  recv delta   |          zero padding         |
 *
 * chunks: |0| S |      run length (13)      |   S: 0 not received, 1 small delta, 2 large delta
 *         |1|0|  14 symbols of one bit      |   1 is a packet with a small delta; the draft's text has it the other
 *         |1|1|   7 symbols of two bits     |   way round, its example and every implementation so
 * deltas: 8 bits unsigned (small) or 16 bits signed (large) in 250 us, after the packet before or the reference time
 * </pre>
 */
public final class TransportFeedback {
    /** {@link #arrivalMicros} of a packet that did not come. */
    public static final long NOT_RECEIVED = -1;

    /** More packets are not read of one feedback: 4 s of 20 Mbit/s. Who claims more only makes work. */
    public static final int MAX_STATUSES = 8_192;

    /** After so long, 12.4 days, the reference time begins anew. */
    public static final long TURN_MICROS = (1L << 24) * 64_000;

    static final int FORMAT = 15;
    static final int FIXED_BYTES = 20;
    static final int TICKS_A_REFERENCE = 256;
    static final int SYMBOL_NONE = 0;
    static final int SYMBOL_SMALL = 1;
    static final int SYMBOL_LARGE = 2;
    static final int MAX_RUN = 0x1FFF;
    static final int ONE_BIT_SYMBOLS = 14;
    static final int TWO_BIT_SYMBOLS = 7;

    private static final long TICK_MICROS = 250;
    private static final int FIRST_CAPACITY = 128;

    private int mediaSsrc;
    private int baseSequence;
    private int statusCount;
    private int feedbackCount;
    private int received;
    private long[] arrivalMicros = {};

    /** Of the stream that the sender of the feedback happened to name. */
    public int mediaSsrc() {
        return mediaSsrc;
    }

    /** 0 to 65535: the transport-wide sequence number of the first packet that is told of. */
    public int baseSequence() {
        return baseSequence;
    }

    /** 0 to 255: one higher with each feedback of the transport, modulo 256. */
    public int feedbackCount() {
        return feedbackCount;
    }

    /** 1 to {@value #MAX_STATUSES}. */
    public int statusCount() {
        return statusCount;
    }

    /** How many of them came. */
    public int received() {
        return received;
    }

    /**
     * When each packet came, by its distance from {@link #baseSequence}, or {@link #NOT_RECEIVED}: on the clock of who
     * received them, from 0 up to {@link #TURN_MICROS}, in steps of 250. Read only, and only the first
     * {@link #statusCount} of them.
     */
    public long[] arrivalMicros() {
        return arrivalMicros;
    }

    /** From one arrival to another, across the turn of the clock; negative where the other was earlier. */
    public static long microsBetween(long earlier, long later) {
        long ahead = Math.floorMod(later - earlier, TURN_MICROS);
        return ahead < TURN_MICROS / 2 ? ahead : ahead - TURN_MICROS;
    }

    /**
     * Reads one packet.
     *
     * @param length a multiple of four, as its header says
     * @return false when it claims what it does not hold; nothing may be asked of this object then
     */
    boolean read(byte[] data, int at, int length) {
        int end = at + length - RtcpBytes.padding(data, at, length);
        if (end < at + FIXED_BYTES + 2) {
            return false;
        }
        mediaSsrc = RtcpBytes.get32(data, at + 8);
        baseSequence = RtcpBytes.get16(data, at + 12);
        statusCount = RtcpBytes.get16(data, at + 14);
        feedbackCount = data[at + 19] & 0xFF;
        if (statusCount == 0 || statusCount > MAX_STATUSES) {
            return false;
        }
        reserve();
        int deltas = readChunks(data, at + FIXED_BYTES, end);
        int reference = RtcpBytes.get32(data, at + 16) >>> 8;
        return deltas >= 0 && readDeltas(data, deltas, end, (long) reference * TICKS_A_REFERENCE);
    }

    private void reserve() {
        if (arrivalMicros.length < statusCount) {
            arrivalMicros = new long[Math.max(FIRST_CAPACITY, Integer.highestOneBit(statusCount * 2 - 1))];
        }
    }

    /** Leaves each packet's symbol where its arrival will stand; returns where the deltas begin, or -1. */
    private int readChunks(byte[] data, int start, int end) {
        int at = start;
        int known = 0;
        while (known < statusCount) {
            if (end - at < 2) {
                return -1;
            }
            int chunk = RtcpBytes.get16(data, at);
            at += 2;
            int run = Math.min(runOf(chunk), statusCount - known);
            if (run == 0) {
                return -1;
            }
            if (chunk < 0x8000) {
                Arrays.fill(arrivalMicros, known, known + run, chunk >>> 13);
            } else {
                for (int index = 0; index < run; index++) {
                    arrivalMicros[known + index] = symbol(chunk, index);
                }
            }
            known += run;
        }
        return at;
    }

    private static int runOf(int chunk) {
        if (chunk < 0x8000) {
            return chunk & MAX_RUN;
        }
        return (chunk & 0x4000) == 0 ? ONE_BIT_SYMBOLS : TWO_BIT_SYMBOLS;
    }

    private static int symbol(int chunk, int index) {
        return (chunk & 0x4000) == 0
                ? chunk >>> ONE_BIT_SYMBOLS - 1 - index & 1
                : chunk >>> 2 * (TWO_BIT_SYMBOLS - 1 - index) & 3;
    }

    private boolean readDeltas(byte[] data, int start, int end, long referenceTicks) {
        int at = start;
        long ticks = referenceTicks;
        received = 0;
        for (int index = 0; index < statusCount; index++) {
            int symbol = (int) arrivalMicros[index];
            if (symbol == SYMBOL_NONE) {
                arrivalMicros[index] = NOT_RECEIVED;
                continue;
            }
            // The symbol 3 is reserved: how long its delta is, nobody knows. Those of the others are as long as their
            // symbol.
            if (symbol > SYMBOL_LARGE || end - at < symbol) {
                return false;
            }
            ticks += symbol == SYMBOL_SMALL ? data[at] & 0xFF : (short) RtcpBytes.get16(data, at);
            at += symbol;
            arrivalMicros[index] = Math.floorMod(ticks * TICK_MICROS, TURN_MICROS);
            received++;
        }
        return true;
    }
}
