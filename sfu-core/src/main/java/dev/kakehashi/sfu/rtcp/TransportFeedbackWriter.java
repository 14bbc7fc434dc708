package dev.kakehashi.sfu.rtcp;

/**
 * Writes {@link TransportFeedback}. What one packet does not hold is left to the next. Without allocation; confined to one
 * thread.
 */
public final class TransportFeedbackWriter {
    /** More packets are not told of at once: half a second of 20 Mbit/s. */
    public static final int MAX_STATUSES = 1_024;

    /** In steps of which arrivals are told. */
    public static final long TICK_NANOS = 250_000;

    private static final int NONE = Integer.MIN_VALUE;
    private static final int MAX_SMALL = 0xFF;

    private final int[] deltas = new int[MAX_STATUSES];
    private int statuses;

    /** How many packets the feedback that was written last tells of. */
    public int statuses() {
        return statuses;
    }

    /**
     * Writes one feedback on packets that follow each other; the first ones, as many as fit.
     *
     * @param room bytes that may be written, 64 or more
     * @param baseSequence of the first packet, 16 bits
     * @param arrivalTicks a ring of a power of two entries: when each packet came, not negative, or {@link
     *     TransportFeedback#NOT_RECEIVED}
     * @param first index of the first packet in the ring; taken modulo its length
     * @param count packets, one of which at least came; the last did
     * @return bytes written
     */
    public int write(
            byte[] data,
            int at,
            int room,
            int senderSsrc,
            int mediaSsrc,
            int baseSequence,
            int feedbackCount,
            long[] arrivalTicks,
            long first,
            int count) {
        long reference = reference(arrivalTicks, first, count);
        int known = collectDeltas(arrivalTicks, first, count, reference * TransportFeedback.TICKS_A_REFERENCE);
        int chunks = at + TransportFeedback.FIXED_BYTES;
        int deltasAt = writeChunks(data, chunks, at + (room & ~3), known);
        int end = writeDeltas(data, deltasAt);
        int padding = at - end & 3;
        // RFC 3550 6.4.1: the last byte counts the padding.
        for (int left = padding; left > 0; left--) {
            data[end++] = (byte) (left == 1 ? padding : 0);
        }
        RtcpBytes.header(data, at, TransportFeedback.FORMAT, RtcpBytes.TRANSPORT_FEEDBACK, end - at);
        data[at] |= (byte) (padding > 0 ? 0x20 : 0);
        RtcpBytes.put32(data, at + 4, senderSsrc);
        RtcpBytes.put32(data, at + 8, mediaSsrc);
        RtcpBytes.put16(data, at + 12, baseSequence);
        RtcpBytes.put16(data, at + 14, statuses);
        RtcpBytes.put32(data, at + 16, (int) reference << 8 | feedbackCount & 0xFF);
        return end - at;
    }

    /** The last full 64 ms before the first packet that came. */
    private static long reference(long[] arrivalTicks, long first, int count) {
        for (int index = 0; index < count; index++) {
            long ticks = arrivalTicks[(int) (first + index) & arrivalTicks.length - 1];
            if (ticks != TransportFeedback.NOT_RECEIVED) {
                return ticks / TransportFeedback.TICKS_A_REFERENCE;
            }
        }
        return 0;
    }

    /** Returns for how many packets there are deltas: up to one that came too long before or after the one before it. */
    private int collectDeltas(long[] arrivalTicks, long first, int count, long referenceTicks) {
        long before = referenceTicks;
        int most = Math.min(count, MAX_STATUSES);
        for (int index = 0; index < most; index++) {
            long ticks = arrivalTicks[(int) (first + index) & arrivalTicks.length - 1];
            if (ticks == TransportFeedback.NOT_RECEIVED) {
                deltas[index] = NONE;
                continue;
            }
            long delta = ticks - before;
            if (delta != (short) delta) {
                return index;
            }
            deltas[index] = (int) delta;
            before = ticks;
        }
        return most;
    }

    /** Writes chunks while they and their deltas fit; returns where they end. */
    private int writeChunks(byte[] data, int start, int end, int known) {
        int at = start;
        int deltaBytes = 0;
        statuses = 0;
        while (statuses < known) {
            int room = end - at - 2 - deltaBytes;
            int places = places(statuses, known);
            int run = run(statuses, known, room);
            int vector = Math.min(places, known - statuses);
            int covered = Math.max(run, vector);
            int bytes = deltaBytes(statuses, statuses + covered);
            if (room < bytes) {
                break;
            }
            int chunk = run >= vector ? symbol(statuses) << 13 | run : vector(statuses, vector, places);
            RtcpBytes.put16(data, at, chunk);
            at += 2;
            deltaBytes += bytes;
            statuses += covered;
        }
        return at;
    }

    /** How many packets with the same symbol follow each other, of those whose deltas have room. */
    private int run(int from, int known, int room) {
        int symbol = symbol(from);
        int fitting = symbol == TransportFeedback.SYMBOL_NONE ? MAX_STATUSES : Math.max(0, room) / symbol;
        int most = Math.min(known - from, fitting);
        int run = 0;
        while (run < most && symbol(from + run) == symbol) {
            run++;
        }
        return run;
    }

    /** How many symbols a vector holds here: those of one bit can't tell of a large delta. */
    private int places(int from, int known) {
        int end = Math.min(known, from + TransportFeedback.ONE_BIT_SYMBOLS);
        for (int index = from; index < end; index++) {
            if (symbol(index) == TransportFeedback.SYMBOL_LARGE) {
                return TransportFeedback.TWO_BIT_SYMBOLS;
            }
        }
        return TransportFeedback.ONE_BIT_SYMBOLS;
    }

    /** Only the last vector may cover less than it has places; those behind the last packet are zero and not read. */
    private int vector(int from, int covered, int places) {
        int bits = TransportFeedback.ONE_BIT_SYMBOLS / places;
        int symbols = 0;
        for (int index = 0; index < covered; index++) {
            symbols = symbols << bits | symbol(from + index);
        }
        return (bits == 1 ? 0x8000 : 0xC000) | symbols << bits * (places - covered);
    }

    private int writeDeltas(byte[] data, int start) {
        int at = start;
        for (int index = 0; index < statuses; index++) {
            switch (symbol(index)) {
                case TransportFeedback.SYMBOL_SMALL -> data[at++] = (byte) deltas[index];
                case TransportFeedback.SYMBOL_LARGE -> {
                    RtcpBytes.put16(data, at, deltas[index]);
                    at += 2;
                }
                default -> {}
            }
        }
        return at;
    }

    /** The delta of a packet is as many bytes long as its symbol says. */
    private int deltaBytes(int from, int to) {
        int bytes = 0;
        for (int index = from; index < to; index++) {
            bytes += symbol(index);
        }
        return bytes;
    }

    private int symbol(int index) {
        int delta = deltas[index];
        if (delta == NONE) {
            return TransportFeedback.SYMBOL_NONE;
        }
        return delta >= 0 && delta <= MAX_SMALL ? TransportFeedback.SYMBOL_SMALL : TransportFeedback.SYMBOL_LARGE;
    }
}
