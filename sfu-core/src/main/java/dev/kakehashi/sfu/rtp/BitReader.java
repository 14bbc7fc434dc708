package dev.kakehashi.sfu.rtp;

/**
 * Reads bits, the most significant first. Beyond the end it reads zeros and says so; nothing is thrown. Made once,
 * wrapped around each range in turn. Confined to one thread.
 */
final class BitReader {
    private byte[] data = {};
    private int position;
    private int end;
    private boolean overrun;

    void wrap(byte[] bytes, int offset, int length) {
        data = bytes;
        position = offset * 8;
        end = (offset + length) * 8;
        overrun = false;
    }

    /** Whether more was read than there was. */
    boolean isOverrun() {
        return overrun;
    }

    boolean flag() {
        return bits(1) != 0;
    }

    /**
     * An unsigned number.
     *
     * @param count 0 to 31 bits
     */
    int bits(int count) {
        if (count > end - position) {
            overrun = true;
            position = end;
            return 0;
        }
        int value = 0;
        for (int left = count; left > 0; ) {
            int inByte = position & 7;
            int taken = Math.min(left, 8 - inByte);
            int bits = (data[position >>> 3] & 0xFF) >>> 8 - inByte - taken & (1 << taken) - 1;
            value = value << taken | bits;
            position += taken;
            left -= taken;
        }
        return value;
    }

    /** A number below {@code bound} in the code ns(n) of AV1 (4.10.7). */
    int nonSymmetric(int bound) {
        int width = 32 - Integer.numberOfLeadingZeros(bound);
        int shorter = (1 << width) - bound;
        int value = bits(width - 1);
        return value < shorter ? value : (value << 1) - shorter + bits(1);
    }

    /** Exponential Golomb code ue(v) of H.264 (9.1); at most 2^31 - 2. */
    int unsignedGolomb() {
        int zeros = 0;
        while (!overrun && !flag()) {
            zeros++;
            if (zeros > 30) {
                overrun = true;
            }
        }
        return overrun ? 0 : (1 << zeros) - 1 + bits(zeros);
    }

    /** Exponential Golomb code se(v) of H.264 (9.1.1). */
    int signedGolomb() {
        int code = unsignedGolomb();
        return (code & 1) != 0 ? (code + 1) / 2 : -(code / 2);
    }
}
