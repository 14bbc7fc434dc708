package dev.kakehashi.dtlssrtp;

/** How far the header of an RTP packet reaches (RFC 3550 5.1, 5.3.1). */
final class RtpHeader {
    private static final int FIXED_BYTES = 12;
    private static final int EXTENSION_HEADER_BYTES = 4;
    private static final int EXTENSION_BIT = 0x10;
    private static final int CSRC_COUNT_MASK = 0x0F;

    private RtpHeader() {}

    /** Whether the packet has all of the header that its first byte and its extension promise. */
    static boolean isWhole(byte[] data, int offset, int length) {
        if (length < FIXED_BYTES) {
            return false;
        }
        int header = FIXED_BYTES + 4 * (data[offset] & CSRC_COUNT_MASK);
        if ((data[offset] & EXTENSION_BIT) == 0) {
            return header <= length;
        }
        if (header + EXTENSION_HEADER_BYTES > length) {
            return false;
        }
        int words = (data[offset + header + 2] & 0xFF) << 8 | data[offset + header + 3] & 0xFF;
        return header + EXTENSION_HEADER_BYTES + 4 * words <= length;
    }
}
