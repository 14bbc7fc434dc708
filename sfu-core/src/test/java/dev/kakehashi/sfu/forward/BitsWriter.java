package dev.kakehashi.sfu.forward;

import java.util.Arrays;

/** Writes numbers of some bits one behind the other, the highest bit first. */
final class BitsWriter {
    private byte[] data = new byte[64];
    private int used;

    BitsWriter bits(int count, int value) {
        for (int bit = count - 1; bit >= 0; bit--, used++) {
            if ((value >>> bit & 1) != 0) {
                data[used >>> 3] |= (byte) (0x80 >>> (used & 7));
            }
        }
        return this;
    }

    byte[] bytes() {
        return Arrays.copyOf(data, (used + 7) / 8);
    }
}
