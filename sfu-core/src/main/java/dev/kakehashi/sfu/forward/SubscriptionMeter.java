package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.bwe.BitrateMeter;
import dev.kakehashi.sfu.rtcp.ReportBlock;

/** What is measured of one slot: by us as its sender, and by its receiver's reports. Confined to the shard. */
public final class SubscriptionMeter {
    private final BitrateMeter bitrate = new BitrateMeter();
    private final FreezeMeter freezes = new FreezeMeter();
    private long packets;
    private long resent;
    private long nacks;
    private long keyframeAsks;
    private int fractionLost;
    private int lost;
    private int jitter;

    void onPause() {
        freezes.restart();
    }

    void onSent(int bytes, boolean frameStart, long nowNanos) {
        packets++;
        bitrate.add(bytes, nowNanos);
        if (frameStart) {
            freezes.onFrame(nowNanos);
        }
    }

    void onResent(int bytes, long nowNanos) {
        resent++;
        bitrate.add(bytes, nowNanos);
    }

    void onNack() {
        nacks++;
    }

    void onKeyframeAsked() {
        keyframeAsks++;
    }

    void onReport(ReportBlock block) {
        fractionLost = block.fractionLost();
        lost = block.cumulativeLost();
        jitter = block.jitter();
    }

    public long bitsPerSecond(long nowNanos) {
        return bitrate.bitsPerSecond(nowNanos);
    }

    public long packets() {
        return packets;
    }

    public long resent() {
        return resent;
    }

    /** Packets that the receiver asked for again. */
    public long nacks() {
        return nacks;
    }

    public long keyframeAsks() {
        return keyframeAsks;
    }

    public int freezes() {
        return freezes.freezes();
    }

    /** Of 256, in the receiver's last report. */
    public int fractionLost() {
        return fractionLost;
    }

    /** In the receiver's last report. */
    public int lost() {
        return lost;
    }

    /** In timestamp units, in the receiver's last report. */
    public int jitter() {
        return jitter;
    }
}
