package dev.kakehashi.sfu.bwe;

import dev.kakehashi.sfu.rtcp.ReportBlock;
import java.util.HashMap;
import java.util.Map;

/**
 * The share of packets that a peer lost, of all its streams together, from the report blocks on each (RFC 3550 6.4.1): what was
 * lost since the block before of what was to be expected, so that a stream counts by its packets (libwebrtc main,
 * RtpTransportControllerSend, SendSideBandwidthEstimation). Confined to the peer's shard.
 */
public final class ReportedLosses {
    /** Of fewer packets one lost says little. */
    private static final int LEAST_PACKETS = 20;

    /** Losses are judged no more often than this and a round trip: the last change must have had time to show. */
    private static final long INTERVAL_NANOS = 300_000_000L;

    /** More than anybody sends in the five seconds between two reports; what claims more is another sequence. */
    private static final int MAX_EXPECTED = 0xFFFF;

    private record Told(int highestSequence, int lost) {}

    private final Map<Integer, Told> streams = new HashMap<>();
    private long expected;
    private long lost;
    private boolean told;
    private boolean begun;
    private long takenNanos;

    /**
     * Adds what the peer says of one stream.
     *
     * @param block of an SSRC of ours, of which there are few
     */
    public void add(ReportBlock block) {
        told = true;
        Told before = streams.put(block.ssrc(), new Told(block.extendedHighestSequence(), block.cumulativeLost()));
        if (before == null) {
            return;
        }
        int more = block.extendedHighestSequence() - before.highestSequence;
        if (more > 0 && more <= MAX_EXPECTED) {
            expected += more;
            // Negative where duplicates came.
            lost += Math.clamp((long) block.cumulativeLost() - before.lost, -more, more);
        }
    }

    /** Whether blocks came since the last time. */
    public boolean isTold() {
        return told;
    }

    /**
     * What was reported since the last time: 0 to 1, or -1 where that is too little or too soon; it counts the next time
     * then.
     */
    public double take(long roundTripNanos, long nowNanos) {
        told = false;
        if (expected < LEAST_PACKETS || begun && nowNanos - takenNanos < INTERVAL_NANOS + roundTripNanos) {
            return -1;
        }
        double fraction = (double) Math.max(0, lost) / expected;
        expected = 0;
        lost = 0;
        begun = true;
        takenNanos = nowNanos;
        return fraction;
    }
}
