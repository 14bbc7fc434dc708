package dev.kakehashi.perf.watch;

import dev.kakehashi.sfu.rtcp.ReportBlock;
import dev.kakehashi.sfu.rtp.RtpPacket;
import dev.kakehashi.sfu.rtp.SequenceUnwrapper;
import dev.kakehashi.sfu.rtp.Vp8Descriptor;

/** Counts the packets of one slot. Confined to its watcher's thread. */
final class WatchedStream {
    private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    private final Vp8Descriptor vp8 = new Vp8Descriptor();
    private final boolean video;
    private long first = -1;
    private long highest;
    private long packets;
    private long firstNanos;
    private boolean beganWithKeyframe;

    WatchedStream(boolean video) {
        this.video = video;
    }

    void onPacket(RtpPacket packet, long nowNanos) {
        long sequence = unwrapper.unwrap(packet.sequenceNumber());
        if (first < 0) {
            first = sequence;
            highest = sequence;
            firstNanos = nowNanos;
            beganWithKeyframe = video
                    && vp8.wrap(packet.buffer(), packet.payloadOffset(), packet.payloadLength())
                    && vp8.isKeyFrame();
        }
        highest = Math.max(highest, sequence);
        packets++;
    }

    boolean hasBegun() {
        return first >= 0;
    }

    boolean beganWithKeyframe() {
        return beganWithKeyframe;
    }

    long firstNanos() {
        return firstNanos;
    }

    long packets() {
        return packets;
    }

    long lost() {
        return hasBegun() ? Math.max(0, highest - first + 1 - packets) : 0;
    }

    /** Loss of all time; jitter is nobody's business here. */
    ReportBlock report(int ssrc) {
        return new ReportBlock(ssrc, 0, (int) lost(), (int) highest, 0, 0, 0);
    }
}
