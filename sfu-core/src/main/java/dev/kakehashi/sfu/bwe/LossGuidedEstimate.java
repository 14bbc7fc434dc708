package dev.kakehashi.sfu.bwe;

/**
 * What to tell a publisher who knows no transport-wide feedback (REMB): a bitrate that follows the loss of what it sends, by
 * the bounds of draft-ietf-rmcat-gcc-02 6. It measures no delay, so it finds a queue only when that overflows; it takes loss
 * by chance for congestion; and it does not probe: it never allows more than half as much again as was received, so that
 * who sends little learns little. Confined to the publisher's shard.
 */
public final class LossGuidedEstimate {
    /** Below this a voice does not fit beside a picture. */
    static final long MIN_BPS = 50_000;

    /** Where libwebrtc begins: the first second is not a whole one, and whoever obeys would be held to it. */
    static final long START_BPS = 300_000;

    private static final double FEW = 0.02;
    private static final double MANY = 0.10;
    private static final double GROWTH_A_SECOND = 1.08;

    /** Draft section 5.5: an estimate far above what is sent would stand on nothing. */
    private static final double HEADROOM = 1.5;

    private long bitrateBps;

    /**
     * A second has passed.
     *
     * @param receivedBps of all streams together
     * @param fractionLost of their packets, 0 to 1, before repair
     * @return bit/s to allow; 0 while nothing was ever received
     */
    public long onSecond(long receivedBps, double fractionLost) {
        long ceiling = (long) (receivedBps * HEADROOM);
        if (bitrateBps == 0) {
            bitrateBps = receivedBps == 0 ? 0 : Math.max(ceiling, START_BPS);
        } else if (fractionLost > MANY) {
            bitrateBps = (long) (Math.min(bitrateBps, ceiling) * (1 - fractionLost / 2));
        } else if (fractionLost < FEW && bitrateBps < ceiling) {
            // What came without loss is carried, whatever was believed before.
            long grown = Math.max(receivedBps, (long) (bitrateBps * GROWTH_A_SECOND));
            bitrateBps = Math.min(ceiling, grown);
        }
        if (bitrateBps > 0) {
            bitrateBps = Math.max(bitrateBps, MIN_BPS);
        }
        return bitrateBps;
    }
}
