package dev.kakehashi.sfu.rtcp;

/**
 * The blocks of an extended report (RFC 3611 2, 3), of which those on the round trip are understood.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |V=2|P|reserved |   PT=XR=207   |             length            |
 * |                              SSRC                             |
 * |  block type   | type-specific |   block length in words       |
 * |                      type-specific contents                   |
 * </pre>
 */
final class ExtendedReport {
    private static final int FIXED_BYTES = 8;
    private static final int BLOCK_HEADER_BYTES = 4;

    private ExtendedReport() {}

    static void blockHeader(byte[] data, int at, int type, int contentBytes) {
        data[at] = (byte) type;
        data[at + 1] = 0;
        RtcpBytes.put16(data, at + 2, contentBytes / 4);
    }

    /** Hands on what is understood; false when a block is cut short. */
    static boolean read(byte[] data, int start, int length, RtcpVisitor visitor) {
        int end = start + length;
        int at = start + FIXED_BYTES;
        while (at < end) {
            if (end - at < BLOCK_HEADER_BYTES) {
                return false;
            }
            int bytes = RtcpBytes.get16(data, at + 2) * 4;
            int content = at + BLOCK_HEADER_BYTES;
            if (bytes > end - content) {
                return false;
            }
            if ((data[at] & 0xFF) == DelaySinceReferenceTime.BLOCK_TYPE) {
                readDelays(data, content, bytes, visitor);
            }
            at = content + bytes;
        }
        return at == end;
    }

    private static void readDelays(byte[] data, int start, int bytes, RtcpVisitor visitor) {
        int count = bytes / DelaySinceReferenceTime.BYTES;
        for (int index = 0; index < count; index++) {
            visitor.onDelaySinceReferenceTime(
                    DelaySinceReferenceTime.read(data, start + index * DelaySinceReferenceTime.BYTES));
        }
    }
}
