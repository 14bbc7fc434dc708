package dev.kakehashi.sfu.forward;

/** Makes numbers of some bits endless: each is taken as the one nearest to the highest so far. */
final class NumberUnwrapper {
    private long highest = -1;

    void reset() {
        highest = -1;
    }

    /**
     * @param number of {@code bits} bits
     * @param bits 1 to 16
     * @return not negative, unless a number comes from long before the first
     */
    long unwrap(int number, int bits) {
        long turn = 1L << bits;
        if (highest < 0) {
            highest = turn + number;
            return highest;
        }
        long ahead = number - highest & turn - 1;
        long candidate = ahead < turn / 2 ? highest + ahead : highest + ahead - turn;
        highest = Math.max(highest, candidate);
        return candidate;
    }
}
