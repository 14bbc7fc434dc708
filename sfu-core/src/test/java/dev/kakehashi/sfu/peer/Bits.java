package dev.kakehashi.sfu.peer;

/** Reads bits, the most significant first; the counterpart of {@link BitWriter}. */
final class Bits {
    private final byte[] data;
    private int position;

    Bits(byte[] data) {
        this.data = data;
    }

    boolean hasBytes(int count) {
        return data.length >= count;
    }

    boolean flag() {
        return bits(1) != 0;
    }

    int bits(int count) {
        int value = 0;
        for (int bit = 0; bit < count; bit++, position++) {
            value = value << 1 | data[position >>> 3] >>> 7 - (position & 7) & 1;
        }
        return value;
    }

    int nonSymmetric(int bound) {
        int width = 32 - Integer.numberOfLeadingZeros(bound);
        int shorter = (1 << width) - bound;
        int value = bits(width - 1);
        return value < shorter ? value : (value << 1) - shorter + bits(1);
    }
}
