package dev.kakehashi.sfu.rtp;

/**
 * Redundant audio (RFC 2198 3): older blocks, each with a header of four bytes, before the newest one, whose header has
 * one byte.
 *
 * <pre>
 * |1|  block PT   |    timestamp offset (14)    | block length (10) |   for each older block
 * |0|  block PT   |                                                      for the newest
 * </pre>
 */
public final class RedPayload {
    private static final int MAX_BLOCKS = 32;

    private RedPayload() {}

    /** Where the newest block begins, counted from the start of the payload, or -1 when the payload is malformed. */
    static int primaryAt(byte[] data, int offset, int length) {
        int at = offset;
        int end = offset + length;
        int older = 0;
        for (int blocks = 0; blocks < MAX_BLOCKS; blocks++) {
            if (at >= end) {
                return -1;
            }
            if (data[at] >= 0) {
                int primary = at + 1 + older;
                return primary < end ? primary - offset : -1;
            }
            if (end - at < 4) {
                return -1;
            }
            older += (data[at + 2] & 3) << 8 | data[at + 3] & 0xFF;
            at += 4;
        }
        return -1;
    }

    /**
     * Puts a subscriber's numbers into the block headers, which name formats too. A block whose format the subscriber does
     * not have keeps its number.
     *
     * @param data holds a payload of which {@link #primaryAt} found the newest block
     */
    public static void renumber(byte[] data, int offset, PayloadTypeMap types) {
        int at = offset;
        while (data[at] < 0) {
            renumberBlock(data, at, types);
            at += 4;
        }
        renumberBlock(data, at, types);
    }

    private static void renumberBlock(byte[] data, int at, PayloadTypeMap types) {
        int out = types.get(data[at] & 0x7F);
        if (out >= 0) {
            data[at] = (byte) (data[at] & 0x80 | out);
        }
    }
}
