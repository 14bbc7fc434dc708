package dev.kakehashi.dtlssrtp;

/** How far the header of an RTP packet reaches (RFC 3550 5.1, 5.3.1). */
final class RtpHeader {
    /** Where the packet has not all of the header that its first byte and its extension promise. */
    static final int BROKEN = -1;

    private static final int FIXED_BYTES = 12;
    private static final int EXTENSION_HEADER_BYTES = 4;
    private static final int EXTENSION_BIT = 0x10;
    private static final int CSRC_COUNT_MASK = 0x0F;

    private RtpHeader() {}

    /** Bytes of header, sources and extension, or {@link #BROKEN}. */
    static int length(byte[] data, int offset, int length) {
        if (length < FIXED_BYTES) {
            return BROKEN;
        }
        int header = FIXED_BYTES + 4 * (data[offset] & CSRC_COUNT_MASK);
        if ((data[offset] & EXTENSION_BIT) == 0) {
            return header <= length ? header : BROKEN;
        }
        if (header + EXTENSION_HEADER_BYTES > length) {
            return BROKEN;
        }
        int words = (data[offset + header + 2] & 0xFF) << 8 | data[offset + header + 3] & 0xFF;
        int extended = header + EXTENSION_HEADER_BYTES + 4 * words;
        return extended <= length ? extended : BROKEN;
    }

    /** 0 to 65535. */
    static int sequenceNumber(byte[] data, int offset) {
        return (data[offset + 2] & 0xFF) << 8 | data[offset + 3] & 0xFF;
    }
}
