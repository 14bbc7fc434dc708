package dev.kakehashi.sfu.peer;

import java.util.Arrays;

/** Writes bits, the most significant first. */
final class BitWriter {
    private byte[] data = new byte[64];
    private int position;

    BitWriter flag(boolean set) {
        return bits(set ? 1 : 0, 1);
    }

    BitWriter bits(int value, int count) {
        for (int bit = count - 1; bit >= 0; bit--) {
            if (position == data.length * 8) {
                data = Arrays.copyOf(data, data.length * 2);
            }
            data[position >>> 3] |= (byte) ((value >>> bit & 1) << 7 - (position & 7));
            position++;
        }
        return this;
    }

    /** A number below {@code bound} in the code ns(n) of AV1 (4.10.7). */
    BitWriter nonSymmetric(int value, int bound) {
        int width = 32 - Integer.numberOfLeadingZeros(bound);
        int shorter = (1 << width) - bound;
        return value < shorter ? bits(value, width - 1) : bits(value + shorter, width);
    }

    /** Exponential Golomb code ue(v) of H.264 (9.1). */
    BitWriter unsignedGolomb(int value) {
        int width = 32 - Integer.numberOfLeadingZeros(value + 1);
        return bits(0, width - 1).bits(value + 1, width);
    }

    byte[] bytes() {
        return Arrays.copyOf(data, (position + 7) / 8);
    }
}
