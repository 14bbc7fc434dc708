package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtcp.SenderReport;
import java.util.List;

/** What was sent in one slot, as its sender reports tell it (RFC 3550 6.4.1). Confined to the shard. */
final class SentMedia {
    /** A receiver that got nothing for this long needs no report of it. */
    private static final long REPORTED_SILENCE_NANOS = 5_000_000_000L;

    private int packets;
    private int octets;
    private int lastTimestamp;
    private long lastTimestampNanos;
    private long lastSentNanos;

    /** A packet without payload left. */
    void onFilling() {
        packets++;
    }

    void onPacket(int payloadOctets, int timestamp, long nowNanos) {
        packets++;
        octets += payloadOctets;
        if (packets == 1 || timestamp - lastTimestamp > 0) {
            lastTimestamp = timestamp;
            lastTimestampNanos = nowNanos;
        }
        lastSentNanos = nowNanos;
    }

    /** Whether something was sent so lately that the receiver should hear of it. */
    boolean isRecent(long nowNanos) {
        return packets > 0 && nowNanos - lastSentNanos <= REPORTED_SILENCE_NANOS;
    }

    /** The slot's RTP clock now, by the newest packet. */
    int timestampAt(long nowNanos, int clockRate) {
        return lastTimestamp + SlotClock.ticks(nowNanos - lastTimestampNanos, clockRate);
    }

    SenderReport report(int ssrc, long ntp, int timestamp) {
        return new SenderReport(ssrc, ntp, timestamp, packets, octets, List.of());
    }
}
