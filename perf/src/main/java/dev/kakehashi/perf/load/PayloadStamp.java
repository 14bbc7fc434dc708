package dev.kakehashi.perf.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/**
 * The end of each payload, by which a receiver sees that it is whole and how old it is. Confined to one thread.
 *
 * <pre>
 * | body, any | magic (32) | when it was sent, System.nanoTime() (64) | CRC-32 of all before it (32) |
 * </pre>
 */
final class PayloadStamp {
    static final int BYTES = 16;

    /** Returned for a payload that is not one of ours. */
    static final long WRONG = Long.MIN_VALUE;

    private static final int MAGIC = 0x4B4B4C44;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final CRC32 crc = new CRC32();

    /**
     * Stamps a payload.
     *
     * @param body where what is covered begins
     * @param end of the payload, {@link #BYTES} behind the body's beginning or more
     */
    void write(byte[] data, int body, int end, long nowNanos) {
        INT.set(data, end - BYTES, MAGIC);
        LONG.set(data, end - BYTES + Integer.BYTES, nowNanos);
        INT.set(data, end - Integer.BYTES, checksum(data, body, end));
    }

    /** Returns when the payload was sent, or {@link #WRONG}. */
    long read(byte[] data, int body, int end) {
        if (end - body < BYTES
                || (int) INT.get(data, end - BYTES) != MAGIC
                || (int) INT.get(data, end - Integer.BYTES) != checksum(data, body, end)) {
            return WRONG;
        }
        return (long) LONG.get(data, end - BYTES + Integer.BYTES);
    }

    private int checksum(byte[] data, int body, int end) {
        crc.reset();
        crc.update(data, body, end - Integer.BYTES - body);
        return (int) crc.getValue();
    }
}
