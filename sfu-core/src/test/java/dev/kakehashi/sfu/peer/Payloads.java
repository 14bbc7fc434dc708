package dev.kakehashi.sfu.peer;

/** Payloads that tell where they came from: a four-byte mark behind the payload descriptor. */
final class Payloads {
    private Payloads() {}

    static int mark(byte[] data, int offset) {
        // The first byte is VP8's own frame header, which says whether this is a key frame.
        return (data[offset + 10] & 0xFF) << 24
                | (data[offset + 11] & 0xFF) << 16
                | (data[offset + 12] & 0xFF) << 8
                | data[offset + 13] & 0xFF;
    }

    static void mark(byte[] data, int offset, int value) {
        data[offset + 10] = (byte) (value >>> 24);
        data[offset + 11] = (byte) (value >>> 16);
        data[offset + 12] = (byte) (value >>> 8);
        data[offset + 13] = (byte) value;
    }
}
