package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.rtcp.SenderReport;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.FrameInfo;
import dev.kakehashi.sfu.rtp.MediaKind;
import dev.kakehashi.sfu.rtp.PayloadTypeMap;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The RTP stream of a slot: one SSRC for life, whatever the source and its layer, numbered without a gap where packets were
 * withheld, with its retransmissions and reports. What of the source is sent {@link Subscription} decides. Confined to the
 * subscriber's shard.
 *
 * <p>What is sent comes from one run at a time. The run before it stays known, so that its packets that are late still
 * find their places, unless the slot's source changed: then nothing of the former source is sent.
 */
final class SlotStream {
    private final OutgoingSlot slot;
    private final RtpFormats formats;
    private final OutgoingRtp outgoing;
    private final PacketOutlet outlet;
    private final DropCounters counters;
    private final SlotClock clock;
    private final SourceRun[] runs;
    private final RtpPacket view = new RtpPacket();
    private final @Nullable Retransmitter retransmitter;
    private final SubscriptionMeter meter = new SubscriptionMeter();
    private final SentMedia sent = new SentMedia();
    private @Nullable PayloadTypeMap payloadTypes;
    private int current;

    SlotStream(
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
        boolean video = slot.use().kind() == MediaKind.VIDEO;
        this.runs = new SourceRun[] {new SourceRun(video), new SourceRun(video)};
        // RFC 3550 5.1: both begin anywhere; the sequence number in the lower half, for SRTP's sake (RFC 3711 3.3.1).
        this.clock = new SlotClock(random.nextInt());
        runs[0].startAt(
                random.nextInt(1 << 15), random.nextInt(1 << 15), random.nextInt(1 << 8), random.nextInt(1 << 16));
        this.retransmitter =
                slot.rtxSsrc() < 0 ? null : new Retransmitter((int) slot.rtxSsrc(), random.nextInt(1 << 15));
    }

    RtpFormats formats() {
        return formats;
    }

    OutgoingRtp outgoing() {
        return outgoing;
    }

    PacketOutlet outlet() {
        return outlet;
    }

    SubscriptionMeter meter() {
        return meter;
    }

    /** A view for packets that are made again. */
    RtpPacket view() {
        return view;
    }

    PayloadTypeMap payloadTypes() {
        PayloadTypeMap known = payloadTypes;
        if (known == null) {
            throw new IllegalStateException("a slot without a source has no payload types");
        }
        return known;
    }

    SourceRun run(int index) {
        return runs[index];
    }

    /** The one that is sent. */
    SourceRun current() {
        return runs[current];
    }

    /** The one before it. */
    SourceRun former() {
        return runs[1 - current];
    }

    /**
     * What follows is another source's, or nothing.
     *
     * @return the lowest RTP timestamp that a packet of it can have
     */
    int follow(@Nullable Fanout next) {
        payloadTypes = next == null ? null : new PayloadTypeMap(next.formats().payloadTypes(), formats.payloadTypes());
        pause();
        return clock.boundary();
    }

    /** The next packet that is sent begins a new run behind all that was sent so far. */
    void pause() {
        runs[0].end();
        runs[1].end();
        meter.onPause();
        if (retransmitter != null) {
            retransmitter.forget();
        }
    }

    /** The packet begins a new run, with the current one as the former. */
    void begin(Fanout from, int encoding, Codec codec, RtpPacket packet, FrameInfo info, long nowNanos) {
        SourceRun before = current();
        current = 1 - current;
        if (retransmitter != null) {
            retransmitter.forget(current);
        }
        ClockReference reference = from.clock(encoding);
        long captured = reference.isKnown() ? reference.capturedNanos(packet.timestamp(), codec.clockRate()) : nowNanos;
        int shift = clock.begin(packet.timestamp(), captured, codec.clockRate());
        current().begin(from, encoding, info, shift, before);
    }

    /**
     * The subscriber's number for a packet; of RED that it can't take, or that its path has no room for, for what is
     * inside; -1 where neither is agreed.
     *
     * @param plain whether the path has no room for RED
     */
    int payloadTypeOf(RtpPacket packet, FrameInfo info, boolean plain) {
        int payloadType = payloadTypes().get(packet.payloadType());
        if (info.codec != Codec.RED || (payloadType >= 0 && !plain)) {
            return payloadType;
        }
        int primary = payloadTypes().primary(packet.payloadType());
        return primary < 0 ? payloadType : primary;
    }

    /**
     * Sends a packet of a run of the source.
     *
     * @param payloadType that of {@link #payloadTypeOf}
     * @return whether it was sent
     */
    boolean send(
            Fanout from,
            SourceRun run,
            long sequence,
            RtpPacket packet,
            FrameInfo info,
            int payloadType,
            boolean marker,
            Urgency urgency,
            long nowNanos) {
        long out = run.place(sequence);
        if (out < 0) {
            counters.count(DropReason.BEFORE_SWITCH);
            return false;
        }
        int sequenceNumber = (int) (out & 0xFFFF);
        boolean stripped = payloadType != payloadTypes().get(packet.payloadType());
        int skipped = stripped ? info.primaryAt : 0;
        int length = outgoing.compose(
                packet,
                skipped,
                info,
                run,
                from.formats(),
                formats,
                payloadType,
                (int) slot.ssrc(),
                sequenceNumber,
                marker,
                -1);
        if (info.codec == Codec.RED && !stripped) {
            outgoing.renumberBlocks(payloadTypes());
        }
        if (!outlet.sendRtp(outgoing.buffer(), 0, length, urgency, nowNanos)) {
            return false;
        }
        int timestamp = packet.timestamp() + run.timestampShift();
        sent.onPacket(packet.payloadLength() - skipped, timestamp, nowNanos);
        clock.sent(timestamp);
        meter.onSent(length, info.frameStart && info.spatial == 0, nowNanos);
        if (retransmitter != null) {
            retransmitter.sent(sequenceNumber, sequence, indexOf(run), marker, length, nowNanos);
        }
        return true;
    }

    /** A packet that was missing turns out to be one to withhold: its place, which the receiver waits for, stays empty. */
    void fill(SourceRun run, long sequence, RtpPacket packet, Urgency urgency, long nowNanos) {
        long out = run.place(sequence);
        int payloadType = formats.payloadTypes().payloadType(run.codec());
        if (out < 0 || payloadType < 0) {
            return;
        }
        int sequenceNumber = (int) (out & 0xFFFF);
        int timestamp = packet.timestamp() + run.timestampShift();
        int length = outgoing.composeEmpty(formats, payloadType, (int) slot.ssrc(), sequenceNumber, timestamp, -1);
        if (outlet.sendRtp(outgoing.buffer(), 0, length, urgency, nowNanos)) {
            sent.onFilling();
            meter.onSent(length, false, nowNanos);
            if (retransmitter != null) {
                retransmitter.filled(sequenceNumber, timestamp, indexOf(run), length, nowNanos);
            }
        }
    }

    /**
     * A packet of a stream that {@link #pause} stopped did not leave: its number is given to the next that does, so that the
     * receiver misses nothing.
     *
     * @param sequenceNumber as it was to be sent; of several packets that of the last comes first
     */
    void takeBack(int sequenceNumber) {
        current().takeBack(sequenceNumber);
    }

    /** Whether a packet has a place in the stream, and did not come from the publisher yet if it was not sent. */
    boolean holds(int outSequence) {
        return runs[0].holds(outSequence) || runs[1].holds(outSequence);
    }

    private int indexOf(SourceRun run) {
        return run == runs[0] ? 0 : 1;
    }

    /**
     * Sends a packet again.
     *
     * @param outSequence 0 to 65535, as it was sent
     * @return whether it was sent
     */
    boolean resend(int outSequence, long nowNanos) {
        if (retransmitter == null || payloadTypes == null) {
            counters.count(DropReason.RESEND_UNKNOWN);
            return false;
        }
        int length = retransmitter.resend(outSequence, this, counters, nowNanos);
        if (length > 0) {
            meter.onResent(length, nowNanos);
        }
        return length > 0;
    }

    /** Makes a packet of padding for the retransmission stream; returns its length, 0 where there is no such stream. */
    int composePadding() {
        return retransmitter == null ? 0 : retransmitter.composePadding(formats, outgoing);
    }

    /**
     * What to say of the clock now, or null while nothing is sent.
     *
     * @param ntp our NTP time of {@code nowNanos}
     */
    @Nullable
    SenderReport senderReport(Fanout from, long ntp, long nowNanos) {
        SourceRun run = current();
        if (!run.isOpen() || !sent.isRecent(nowNanos)) {
            return null;
        }
        int clockRate = run.codec().clockRate();
        ClockReference reference = from.clock(run.encoding());
        int timestamp = reference.isKnown()
                ? reference.timestampAt(nowNanos, clockRate) + run.timestampShift()
                : sent.timestampAt(nowNanos, clockRate);
        return sent.report((int) slot.ssrc(), ntp, timestamp);
    }
}
