package dev.kakehashi.sfu.rtcp;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * RFC 4585 6.2.1: sequence numbers that did not arrive.
 *
 * @param mediaSsrc the stream that misses them
 * @param entries PID in the upper, BLP in the lower 16 bits
 */
public record GenericNack(int senderSsrc, int mediaSsrc, int[] entries) {
    static final int FORMAT = 1;
    private static final int FIXED_BYTES = 12;
    /** As many as a 1,200-byte packet holds. */
    private static final int MAX_ENTRIES = 296;

    /**
     * @param missing ascending sequence numbers (modulo 2^16), {@code count} of them
     */
    public static GenericNack of(int senderSsrc, int mediaSsrc, int[] missing, int count) {
        int[] entries = new int[count];
        int used = 0;
        for (int index = 0; index < count; index++) {
            int distance = used == 0 ? 0 : missing[index] - (entries[used - 1] >>> 16) & 0xFFFF;
            if (used > 0 && distance >= 1 && distance <= 16) {
                entries[used - 1] |= 1 << distance - 1;
            } else if (used < MAX_ENTRIES) {
                entries[used++] = missing[index] << 16;
            }
        }
        return new GenericNack(senderSsrc, mediaSsrc, Arrays.copyOf(entries, used));
    }

    static @Nullable GenericNack read(byte[] data, int at, int length) {
        if (length < FIXED_BYTES + 4) {
            return null;
        }
        int[] entries = new int[Math.min((length - FIXED_BYTES) / 4, MAX_ENTRIES)];
        for (int index = 0; index < entries.length; index++) {
            entries[index] = RtcpBytes.get32(data, at + FIXED_BYTES + index * 4);
        }
        return new GenericNack(RtcpBytes.get32(data, at + 4), RtcpBytes.get32(data, at + 8), entries);
    }

    /** Every sequence number that is asked for, 0 to 65535. */
    public void forEachLost(IntConsumer action) {
        for (int entry : entries) {
            int pid = entry >>> 16;
            action.accept(pid);
            for (int bit = 0; bit < 16; bit++) {
                if ((entry & 1 << bit) != 0) {
                    action.accept(pid + bit + 1 & 0xFFFF);
                }
            }
        }
    }

    public int write(byte[] data, int at) {
        int bytes = FIXED_BYTES + entries.length * 4;
        RtcpBytes.header(data, at, FORMAT, RtcpBytes.TRANSPORT_FEEDBACK, bytes);
        RtcpBytes.put32(data, at + 4, senderSsrc);
        RtcpBytes.put32(data, at + 8, mediaSsrc);
        for (int index = 0; index < entries.length; index++) {
            RtcpBytes.put32(data, at + FIXED_BYTES + index * 4, entries[index]);
        }
        return bytes;
    }
}
