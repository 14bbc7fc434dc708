package dev.kakehashi.sfu.rtcp;

/** Reads and writes the fields of RTCP packets in network byte order. */
final class RtcpBytes {
    static final int SENDER_REPORT = 200;
    static final int RECEIVER_REPORT = 201;
    static final int SOURCE_DESCRIPTION = 202;
    static final int GOODBYE = 203;
    static final int TRANSPORT_FEEDBACK = 205;
    static final int PAYLOAD_FEEDBACK = 206;
    static final int EXTENDED_REPORT = 207;

    private RtcpBytes() {}

    static int get16(byte[] data, int at) {
        return (data[at] & 0xFF) << 8 | data[at + 1] & 0xFF;
    }

    static int get32(byte[] data, int at) {
        return get16(data, at) << 16 | get16(data, at + 2);
    }

    static long get64(byte[] data, int at) {
        return (long) get32(data, at) << 32 | get32(data, at + 4) & 0xFFFFFFFFL;
    }

    static void put16(byte[] data, int at, int value) {
        data[at] = (byte) (value >>> 8);
        data[at + 1] = (byte) value;
    }

    static void put32(byte[] data, int at, int value) {
        put16(data, at, value >>> 16);
        put16(data, at + 2, value);
    }

    static void put64(byte[] data, int at, long value) {
        put32(data, at, (int) (value >>> 32));
        put32(data, at + 4, (int) value);
    }

    /** RFC 3550 6.4.1: with P the last byte counts the padding, which never reaches into the header here. */
    static int padding(byte[] data, int at, int length) {
        return (data[at] & 0x20) == 0 ? 0 : data[at + length - 1] & 0xFF;
    }

    /** The common header (RFC 3550 6.4.1) of a packet of {@code bytes} bytes, a multiple of four. */
    static void header(byte[] data, int at, int count, int type, int bytes) {
        data[at] = (byte) (0x80 | count);
        data[at + 1] = (byte) type;
        put16(data, at + 2, bytes / 4 - 1);
    }
}
