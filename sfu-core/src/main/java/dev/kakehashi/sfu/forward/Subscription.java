package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.rtcp.SenderReport;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.MediaKind;
import dev.kakehashi.sfu.rtp.RtpPacket;
import dev.kakehashi.sfu.rtp.Vp8Descriptor;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One slot of a subscriber and its view of what it carries: one SSRC for life, whatever the source, without a gap where
 * packets were withheld. Confined to the subscriber's shard.
 */
public final class Subscription {
    /** A receiver that got nothing for this long needs no report of it. */
    private static final long REPORTED_SILENCE_NANOS = 5_000_000_000L;

    private final OutgoingSlot slot;
    private final RtpFormats formats;
    private final OutgoingRtp outgoing;
    private final PacketOutlet outlet;
    private final MediaKind kind;
    private final DropCounters counters;
    private final SequenceRewriter sequences;
    private final TimestampRewriter timestamps;
    private final Vp8Rewriter pictures;
    private final @Nullable Retransmitter retransmitter;
    private final KeyframeAskBudget asks = new KeyframeAskBudget();
    private @Nullable Fanout source;
    private boolean visible = true;
    private boolean live;
    private boolean awaitingKeyframe;
    private int layer;
    private int packetsSent;
    private int octetsSent;
    private int lastTimestamp;
    private long lastSentNanos;

    public Subscription(
            OutgoingSlot slot,
            RtpFormats formats,
            OutgoingRtp outgoing,
            PacketOutlet outlet,
            DropCounters counters,
            RandomGenerator random) {
        this.slot = slot;
        this.formats = formats;
        this.outgoing = outgoing;
        this.outlet = outlet;
        this.counters = counters;
        this.kind = slot.use().kind();
        int clockRate = kind == MediaKind.VIDEO ? Codec.VP8.clockRate() : Codec.OPUS.clockRate();
        // RFC 3550 5.1: both begin anywhere; the sequence number in the lower half, for SRTP's sake (RFC 3711 3.3.1).
        this.sequences = new SequenceRewriter(random.nextInt(1 << 15));
        this.timestamps = new TimestampRewriter(clockRate, random.nextInt());
        this.pictures = new Vp8Rewriter(random.nextInt(1 << 15), random.nextInt(1 << 8));
        this.retransmitter =
                slot.rtxSsrc() < 0 ? null : new Retransmitter((int) slot.rtxSsrc(), random.nextInt(1 << 15));
    }

    public OutgoingSlot slot() {
        return slot;
    }

    public @Nullable Fanout source() {
        return source;
    }

    /**
     * Puts another source, or nothing, into the slot. Nothing of the former source is sent after this call.
     *
     * @return the lowest RTP timestamp that a packet of the new source can have
     */
    public int assign(@Nullable Fanout next, long nowNanos) {
        if (source != null) {
            source.remove(this);
        }
        source = next;
        live = false;
        layer = 0;
        int first = timestamps.switchSource(nowNanos);
        restart();
        if (next != null) {
            next.add(this);
            askIfAwaiting();
        }
        return first;
    }

    /** Ends the slot. */
    public void close() {
        if (source != null) {
            source.remove(this);
            source = null;
        }
    }

    /** Pauses a video slot while the person does not look at it, or resumes it with a key frame. */
    public void show(boolean shown) {
        if (visible == shown || kind == MediaKind.AUDIO) {
            return;
        }
        visible = shown;
        if (shown && source != null) {
            restart();
            askIfAwaiting();
        }
    }

    /** The next packet that is sent begins a new run behind all that was sent so far. */
    private void restart() {
        awaitingKeyframe = kind == MediaKind.VIDEO;
        sequences.switchSource();
        pictures.switchSource();
        if (retransmitter != null) {
            retransmitter.forget();
        }
    }

    private void askIfAwaiting() {
        if (awaitingKeyframe && visible) {
            outlet.requestKeyframe(this, layer);
        }
    }

    /**
     * Forwards or withholds one packet of the source.
     *
     * @return whether this packet began the run, so that what came before it out of order should follow now
     */
    boolean forward(
            int fromLayer,
            long sequence,
            RtpPacket packet,
            Codec codec,
            Vp8Descriptor vp8,
            RtpFormats from,
            long nowNanos) {
        if (fromLayer != layer || (kind == MediaKind.VIDEO && !visible)) {
            return false;
        }
        boolean begins = awaitingKeyframe;
        if (begins && !vp8.isKeyFrame()) {
            outlet.requestKeyframe(this, layer);
            return false;
        }
        int payloadType = formats.payloadTypes().payloadType(codec);
        if (payloadType < 0) {
            counters.count(DropReason.UNKNOWN_PAYLOAD_TYPE);
            return false;
        }
        long out = sequences.map(sequence);
        if (out < 0) {
            counters.count(DropReason.BEFORE_SWITCH);
            return false;
        }
        awaitingKeyframe = false;
        send((int) (out & 0xFFFF), sequence, packet, codec, vp8, from, payloadType, nowNanos);
        if (!live) {
            live = true;
            outlet.onSlotLive(this);
        }
        return begins;
    }

    private void send(
            int outSequence,
            long sequence,
            RtpPacket packet,
            Codec codec,
            Vp8Descriptor vp8,
            RtpFormats from,
            int payloadType,
            long nowNanos) {
        int timestamp = timestamps.map(packet.timestamp(), nowNanos);
        int length = outgoing.compose(
                packet, from, formats, payloadType, (int) slot.ssrc(), outSequence, timestamp, packet.marker(), -1);
        int pictureId = 0;
        int tl0PicIdx = 0;
        if (codec == Codec.VP8) {
            pictures.onPacket(vp8.pictureId(), vp8.tl0PicIdx());
            pictureId = pictures.pictureId(vp8.pictureId());
            tl0PicIdx = pictures.tl0PicIdx(vp8.tl0PicIdx());
            outgoing.rewriteVp8(packet.payloadLength(), pictureId, tl0PicIdx);
        }
        int payloadLength = packet.payloadLength();
        if (!outlet.sendRtp(outgoing.buffer(), 0, length)) {
            return;
        }
        packetsSent++;
        octetsSent += payloadLength;
        lastTimestamp = packet.timestamp();
        lastSentNanos = nowNanos;
        if (retransmitter != null) {
            retransmitter.sent(
                    outSequence, sequence, layer, timestamp, packet.marker(), pictureId, tl0PicIdx, length, nowNanos);
        }
    }

    /** A packet of the source carries no media: it leaves no gap. */
    void skip(int fromLayer, long sequence) {
        if (fromLayer == layer && !awaitingKeyframe && (visible || kind == MediaKind.AUDIO)) {
            sequences.drop(sequence);
        }
    }

    /**
     * The subscriber misses a packet.
     *
     * @param outSequence 0 to 65535, as it was sent
     * @return whether it was sent again
     */
    public boolean resend(int outSequence, long nowNanos) {
        Fanout from = source;
        if (retransmitter == null || from == null) {
            counters.count(DropReason.RESEND_UNKNOWN);
            return false;
        }
        return retransmitter.resend(outSequence, from, formats, outgoing, outlet, counters, nowNanos);
    }

    /** The subscriber asks for a key frame. */
    public void onKeyframeAsked(long nowNanos) {
        if (kind == MediaKind.AUDIO || source == null) {
            return;
        }
        if (asks.take(nowNanos)) {
            outlet.requestKeyframe(this, layer);
        } else {
            counters.count(DropReason.KEYFRAME_ASK_OVER_BUDGET);
        }
    }

    /**
     * What to say of this slot's clock now, or null while nothing is sent.
     *
     * @param ntp our NTP time of {@code nowNanos}
     */
    public @Nullable SenderReport senderReport(long ntp, long nowNanos) {
        Fanout from = source;
        if (from == null || !live || nowNanos - lastSentNanos > REPORTED_SILENCE_NANOS) {
            return null;
        }
        int clockRate = kind == MediaKind.VIDEO ? Codec.VP8.clockRate() : Codec.OPUS.clockRate();
        int reference = from.isClockKnown() ? from.clockRtpTimestamp() : lastTimestamp;
        long referenceNanos = from.isClockKnown() ? from.clockNanos() : lastSentNanos;
        long ticks = Math.floorDiv((nowNanos - referenceNanos) / 1_000 * clockRate, 1_000_000);
        int timestamp = timestamps.translate(reference + (int) ticks);
        return new SenderReport((int) slot.ssrc(), ntp, timestamp, packetsSent, octetsSent, List.of());
    }
}
