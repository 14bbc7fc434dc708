package dev.kakehashi.sfu.rtp;

/**
 * Makes 16-bit sequence numbers endless: each is taken as the one nearest to the highest so far (RFC 3711 3.3.1). The
 * first is put one turn up, so that a few earlier ones do not become negative.
 */
public final class SequenceUnwrapper {
    private static final long TURN = 1L << 16;
    private long highest = -1;

    /**
     * @param sequenceNumber 0 to 65535
     * @return never negative
     */
    public long unwrap(int sequenceNumber) {
        if (highest < 0) {
            highest = TURN + sequenceNumber;
            return highest;
        }
        long candidate = highest + (short) (sequenceNumber - (int) highest);
        if (candidate < 0) {
            candidate += TURN;
        }
        highest = Math.max(highest, candidate);
        return candidate;
    }
}
