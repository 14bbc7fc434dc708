package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtcp.ReportBlock;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.MediaKind;
import dev.kakehashi.sfu.rtp.RtpPacket;
import dev.kakehashi.sfu.rtp.SequenceUnwrapper;
import dev.kakehashi.sfu.rtp.Vp8Descriptor;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of one SSRC of a publisher: one layer of one publication. Tells what is missing and what was
 * already here. Confined to the publisher's shard.
 */
public final class IncomingStream {
    private final Publication publication;
    private final int layer;
    private final int ssrc;
    private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    private final ReceivedWindow received = new ReceivedWindow();
    private final NackGenerator nacks = new NackGenerator();
    private final ReceptionStatistics statistics;
    private final KeyframeRequester keyframes = new KeyframeRequester();
    private final Vp8Descriptor vp8 = new Vp8Descriptor();
    private long keyframesReceived;
    private long lastPacketNanos;

    IncomingStream(Publication publication, int layer, int ssrc, int clockRate) {
        this.publication = publication;
        this.layer = layer;
        this.ssrc = ssrc;
        this.statistics = new ReceptionStatistics(clockRate);
    }

    public Publication publication() {
        return publication;
    }

    public int layer() {
        return layer;
    }

    public int ssrc() {
        return ssrc;
    }

    public KeyframeRequester keyframes() {
        return keyframes;
    }

    public ReceptionStatistics statistics() {
        return statistics;
    }

    public long lastPacketNanos() {
        return lastPacketNanos;
    }

    /**
     * Takes account of one packet.
     *
     * @param view of the unprotected packet; for a retransmission already turned into the original (RFC 4588 4)
     * @param codec what its payload type stands for, null when it was not agreed
     * @param retransmitted whether it came on the retransmission stream
     * @return the unwrapped sequence number, or -1 when the packet came before
     */
    public long accept(RtpPacket view, @Nullable Codec codec, boolean retransmitted, long nowNanos) {
        long sequence = unwrapper.unwrap(view.sequenceNumber());
        if (!received.accept(sequence)) {
            return -1;
        }
        lastPacketNanos = nowNanos;
        if (!retransmitted) {
            statistics.onPacket(sequence, view.timestamp(), nowNanos);
        }
        if (publication.kind() == MediaKind.VIDEO) {
            nacks.onPacket(sequence, nowNanos);
            noteKeyframe(view, codec);
        }
        return sequence;
    }

    private void noteKeyframe(RtpPacket view, @Nullable Codec codec) {
        if (codec == Codec.VP8
                && vp8.wrap(view.buffer(), view.payloadOffset(), view.payloadLength())
                && vp8.isKeyFrame()) {
            keyframesReceived++;
            keyframes.onKeyframe();
        }
    }

    /** Key frames that came since the last call, counted by their first packet. */
    public long takeKeyframesReceived() {
        long count = keyframesReceived;
        keyframesReceived = 0;
        return count;
    }

    /**
     * The sequence numbers to ask for again now.
     *
     * @return how many were written to {@code out}
     */
    public int collectNacks(long nowNanos, long roundTripNanos, int[] out) {
        return nacks.collect(nowNanos, roundTripNanos, out);
    }

    /** Whether something was lost for good, so that only a key frame helps. */
    public boolean takeKeyframeNeeded() {
        return nacks.takeKeyframeNeeded();
    }

    /** Packets that came after they were asked for, since the last call. */
    public long takeRecovered() {
        return nacks.takeRecovered();
    }

    /** Packets that never came, since the last call. */
    public long takeGivenUp() {
        return nacks.takeGivenUp();
    }

    /** What to report of this stream now, or null before its first packet. */
    public @Nullable ReportBlock report(long nowNanos) {
        return statistics.report(ssrc, nowNanos);
    }
}
