package dev.kakehashi.sfu.rtp;

/**
 * A view of one RTP packet (RFC 3550 5.1) in an array that belongs to somebody else; made once, wrapped around each
 * packet in turn. Confined to one thread.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * |                           timestamp                           |
 * |                             SSRC                              |
 * |                  CSRC, 0 to 15 of them                        |
 * |     defined by profile        |   length in 32-bit words      |  when X
 * |                     header extensions (RFC 8285)              |
 * |                            payload                ...         |
 * |                          padding, its count in the last byte  |  when P
 * </pre>
 */
public final class RtpPacket {
    private static final int FIXED_HEADER_BYTES = 12;
    private static final int ONE_BYTE_PROFILE = 0xBEDE;
    private static final int TWO_BYTE_PROFILE = 0x1000;

    private byte[] buffer = {};
    private int offset;
    private int headerLength;
    private int payloadLength;
    private int paddingLength;
    private int extensionsOffset;
    private int extensionsEnd;
    private int profile;
    private int foundOffset;

    /** RTCP and RTP share a port; packet types 192 to 223 are RTCP (RFC 5761 4). */
    public static boolean isRtcp(byte[] buffer, int offset, int length) {
        if (length < 2) {
            return false;
        }
        int type = buffer[offset + 1] & 0xFF;
        return type >= 192 && type <= 223;
    }

    /**
     * Looks at one packet.
     *
     * @return false when it is not well-formed RTP; the view must not be used then
     */
    public boolean wrap(byte[] data, int start, int length) {
        if (length < FIXED_HEADER_BYTES || (data[start] & 0xC0) != 0x80) {
            return false;
        }
        buffer = data;
        offset = start;
        int header = FIXED_HEADER_BYTES + (data[start] & 0x0F) * 4;
        profile = 0;
        extensionsOffset = start + header;
        extensionsEnd = extensionsOffset;
        if ((data[start] & 0x10) != 0) {
            if (header + 4 > length) {
                return false;
            }
            profile = get16(start + header);
            int bytes = get16(start + header + 2) * 4;
            extensionsOffset = start + header + 4;
            extensionsEnd = extensionsOffset + bytes;
            header += 4 + bytes;
        }
        if (header > length) {
            return false;
        }
        headerLength = header;
        paddingLength = 0;
        if ((data[start] & 0x20) != 0) {
            paddingLength = data[start + length - 1] & 0xFF;
            if (paddingLength == 0 || paddingLength > length - header) {
                return false;
            }
        }
        payloadLength = length - header - paddingLength;
        return true;
    }

    public byte[] buffer() {
        return buffer;
    }

    public boolean marker() {
        return (buffer[offset + 1] & 0x80) != 0;
    }

    /** 0 to 127. */
    public int payloadType() {
        return buffer[offset + 1] & 0x7F;
    }

    /** 0 to 65535. */
    public int sequenceNumber() {
        return get16(offset + 2);
    }

    /** Unsigned 32 bit. */
    public int timestamp() {
        return get32(offset + 4);
    }

    /** Unsigned 32 bit. */
    public int ssrc() {
        return get32(offset + 8);
    }

    /** Bytes before the payload, extensions included. */
    public int headerLength() {
        return headerLength;
    }

    /** Index of the payload in {@link #buffer}. */
    public int payloadOffset() {
        return offset + headerLength;
    }

    /** Bytes of payload without padding; 0 for a packet that only pads. */
    public int payloadLength() {
        return payloadLength;
    }

    public int paddingLength() {
        return paddingLength;
    }

    public boolean hasExtension() {
        return extensionsEnd > extensionsOffset;
    }

    /**
     * Length of a header extension's data.
     *
     * @param id 1 to 255
     * @return bytes, or -1 when the packet does not carry it
     */
    public int extensionLength(int id) {
        if (profile == ONE_BYTE_PROFILE) {
            return findOneByte(id);
        }
        return (profile & 0xFFF0) == TWO_BYTE_PROFILE ? findTwoByte(id) : -1;
    }

    /** Index in {@link #buffer} of the extension that the last call of {@link #extensionLength} found. */
    public int extensionOffset(int id) {
        return extensionLength(id) < 0 ? -1 : foundOffset;
    }

    private int findOneByte(int id) {
        int at = extensionsOffset;
        while (at < extensionsEnd) {
            int element = buffer[at] & 0xFF;
            if (element == 0) {
                at++;
                continue;
            }
            int length = (element & 0x0F) + 1;
            int elementId = element >>> 4;
            // RFC 8285 4.2: id 15, and padding that claims a length, end the parsing.
            if (elementId == 15 || elementId == 0 || at + 1 + length > extensionsEnd) {
                return -1;
            }
            if (elementId == id) {
                foundOffset = at + 1;
                return length;
            }
            at += 1 + length;
        }
        return -1;
    }

    private int findTwoByte(int id) {
        int at = extensionsOffset;
        while (at < extensionsEnd) {
            if (buffer[at] == 0) {
                at++;
                continue;
            }
            if (at + 2 > extensionsEnd) {
                return -1;
            }
            int length = buffer[at + 1] & 0xFF;
            if (at + 2 + length > extensionsEnd) {
                return -1;
            }
            if ((buffer[at] & 0xFF) == id) {
                foundOffset = at + 2;
                return length;
            }
            at += 2 + length;
        }
        return -1;
    }

    public void payloadType(int value) {
        buffer[offset + 1] = (byte) (buffer[offset + 1] & 0x80 | value);
    }

    public void sequenceNumber(int value) {
        put16(offset + 2, value);
    }

    public void ssrc(int value) {
        put16(offset + 8, value >>> 16);
        put16(offset + 10, value);
    }

    private int get16(int at) {
        return (buffer[at] & 0xFF) << 8 | buffer[at + 1] & 0xFF;
    }

    private int get32(int at) {
        return get16(at) << 16 | get16(at + 2);
    }

    private void put16(int at, int value) {
        buffer[at] = (byte) (value >>> 8);
        buffer[at + 1] = (byte) value;
    }
}
