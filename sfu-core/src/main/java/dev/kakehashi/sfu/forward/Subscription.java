package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.SlotQuality;
import dev.kakehashi.sfu.SlotReport;
import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.bwe.Claim;
import dev.kakehashi.sfu.bwe.VoiceClaim;
import dev.kakehashi.sfu.rtcp.ReportBlock;
import dev.kakehashi.sfu.rtcp.SenderReport;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.FrameInfo;
import dev.kakehashi.sfu.rtp.MediaKind;
import dev.kakehashi.sfu.rtp.PayloadTypeMap;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One slot of a subscriber and its view of what it carries: one SSRC for life, whatever the source and its layer, without
 * a gap where packets were withheld. Confined to the subscriber's shard.
 *
 * <p>What is sent comes from one run at a time. The run before it stays known, so that its packets that are late still
 * find their places, unless the slot's source changed: then nothing of the former source is sent.
 */
public final class Subscription {
    /** From this on a picture is what the person looks at (see the protocol's {@code view}). */
    private static final int STAGE_PRIORITY = 8;

    private final OutgoingSlot slot;
    private final RtpFormats formats;
    private final OutgoingRtp outgoing;
    private final PacketOutlet outlet;
    private final MediaKind kind;
    private final DropCounters counters;
    private final SlotClock clock;
    private final SourceRun[] runs;
    private final LayerSelector selector = new LayerSelector();
    private final RtpPacket view = new RtpPacket();
    private final @Nullable Retransmitter retransmitter;
    private final KeyframeAskBudget asks = new KeyframeAskBudget();
    private final SubscriptionMeter meter = new SubscriptionMeter();
    private final SentMedia sent = new SentMedia();
    private @Nullable Fanout source;
    private @Nullable PayloadTypeMap payloadTypes;
    private int current;
    private boolean visible = true;
    private boolean live;
    private boolean undecodable;
    private final SlotShare share;
    private final VoiceClaim voice = new VoiceClaim();
    private Urgency urgency;
    private int pixels;
    private int priority;
    private int desired = Fanout.UNKNOWN_LAYER;

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
        boolean video = kind == MediaKind.VIDEO;
        this.share = new SlotShare(slot.use() == SlotUse.SCREEN);
        this.urgency = video ? Urgency.PICTURE : Urgency.VOICE;
        this.runs = new SourceRun[] {new SourceRun(video), new SourceRun(video)};
        // RFC 3550 5.1: both begin anywhere; the sequence number in the lower half, for SRTP's sake (RFC 3711 3.3.1).
        this.clock = new SlotClock(random.nextInt());
        runs[0].startAt(
                random.nextInt(1 << 15), random.nextInt(1 << 15), random.nextInt(1 << 8), random.nextInt(1 << 16));
        this.retransmitter =
                slot.rtxSsrc() < 0 ? null : new Retransmitter((int) slot.rtxSsrc(), random.nextInt(1 << 15));
    }

    public OutgoingSlot slot() {
        return slot;
    }

    public @Nullable Fanout source() {
        return source;
    }

    public SubscriptionMeter meter() {
        return meter;
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

    SourceRun run(int index) {
        return runs[index];
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

    // ---- what the slot carries ----

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
        payloadTypes = next == null ? null : new PayloadTypeMap(next.formats().payloadTypes(), formats.payloadTypes());
        live = false;
        undecodable = false;
        desired = Fanout.UNKNOWN_LAYER;
        share.reset();
        voice.reset();
        pause();
        if (next != null) {
            next.add(this);
            reconsider(nowNanos);
            askIfWaiting();
        }
        return clock.boundary();
    }

    /** Ends the slot. */
    public void close() {
        if (source != null) {
            source.remove(this);
            source = null;
        }
        pause();
    }

    /**
     * What the person makes of the slot.
     *
     * @param shown false pauses a video slot; it goes on with a key frame
     * @param wantedPixels of the picture on the page, width times height, 0 when unknown
     * @param wantedPriority 0 to 10
     */
    public void show(boolean shown, int wantedPixels, int wantedPriority, long nowNanos) {
        if (kind == MediaKind.AUDIO) {
            return;
        }
        boolean resumes = shown && !visible;
        visible = shown;
        pixels = wantedPixels;
        priority = wantedPriority;
        urgency = wantedPriority >= STAGE_PRIORITY ? Urgency.STAGE : Urgency.PICTURE;
        if (!shown) {
            pause();
        }
        reconsider(nowNanos);
        if (resumes) {
            askIfWaiting();
        }
        if (source != null) {
            source.onWishChanged();
        }
    }

    /** The next packet that is sent begins a new run behind all that was sent so far. */
    private void pause() {
        runs[0].end();
        runs[1].end();
        meter.onPause();
        if (retransmitter != null) {
            retransmitter.forget();
        }
    }

    /** Whether packets are wanted at all; sound is never out of sight. */
    boolean isVisible() {
        return visible && !share.isPaused();
    }

    /** Pixels wanted, 0 when unknown. */
    int pixels() {
        return pixels;
    }

    /** The layers of the source, or what is wanted of them, changed. */
    void reconsider(long nowNanos) {
        Fanout from = source;
        if (from == null || kind == MediaKind.AUDIO) {
            return;
        }
        int before = desired;
        desired = from.bestLayer(pixels, share.layer());
        if (desired == Fanout.UNKNOWN_LAYER) {
            return;
        }
        SourceRun run = runs[current];
        if (run.isOpen() && run.encoding() > Fanout.encodingOf(desired) && share.quality() != SlotQuality.FULL) {
            // Until the smaller encoding's key frame is there the larger one goes on, as thin as it gets.
            selector.want(0, 0);
        } else {
            aim(from);
        }
        if (desired != before) {
            askIfWaiting();
        }
    }

    private void aim(Fanout from) {
        int encoding = Fanout.encodingOf(desired);
        // At the start of a stream its upper layers come last: all are taken until one is known to be gone.
        boolean highest = desired == from.highestAlive(encoding) && !from.hasLostAbove(desired);
        selector.want(highest ? LayerSelector.ALL : Fanout.spatialOf(desired), share.temporal());
    }

    // ---- what the subscriber's path carries ----

    /** Whether the slot competes for the path: a picture that is looked at. */
    public boolean isClaiming() {
        return source != null && kind == MediaKind.VIDEO && visible;
    }

    /**
     * The slot's claim on the path, of one that is claiming.
     *
     * @param probing whether the path is being probed
     */
    public Claim claim(boolean probing) {
        return share.claim(claimed(), pixels, priority, probing);
    }

    private Fanout claimed() {
        Fanout from = source;
        if (from == null) {
            throw new IllegalStateException("a slot without a source claims nothing");
        }
        return from;
    }

    /** 0 to 10, how much the person cares. */
    public int priority() {
        return priority;
    }

    /** Bits a second of what the page asks for, of one that is claiming; 0 while nothing is known. */
    public long idealBitsPerSecond() {
        return claimed().idealBitsPerSecond(pixels);
    }

    /**
     * The claim was answered.
     *
     * @param spareBitsPerSecond what nobody took
     */
    public void settle(long spareBitsPerSecond, long nowNanos) {
        Fanout from = claimed();
        SlotQuality before = share.quality();
        int encodingBefore = share.encoding();
        share.settle(from, pixels, spareBitsPerSecond, nowNanos);
        if (share.encoding() != encodingBefore || share.quality() != before) {
            from.onWishChanged();
        }
        if (share.isPaused()) {
            if (before != SlotQuality.PAUSED) {
                pause();
            }
        } else {
            if (before == SlotQuality.PAUSED) {
                desired = Fanout.UNKNOWN_LAYER;
            }
            reconsider(nowNanos);
        }
        if (share.quality() != before) {
            outlet.onQuality(this, share.quality());
        }
    }

    /** Whether the slot carries sound. */
    public boolean isVoice() {
        return source != null && kind == MediaKind.AUDIO;
    }

    /** What the voice in this slot needs, of one that {@link #isVoice}; measured from the first call on. */
    public VoiceClaim voiceClaim(long nowNanos) {
        boolean redundant = formats.payloadTypes().has(Codec.RED);
        claimed().voice(nowNanos).tell(voice, redundant, nowNanos);
        return voice;
    }

    /** The voice's claim was answered. */
    public void settleVoice() {
        if (voice.isGiven() != share.isPaused()) {
            return;
        }
        share.settle(voice.isGiven());
        if (share.isPaused()) {
            pause();
        }
        outlet.onQuality(this, share.quality());
    }

    /** Nothing is known of the path after all: the slot has no limits. */
    public void release(long nowNanos) {
        Fanout from = source;
        SlotQuality before = share.quality();
        share.reset();
        voice.reset();
        if (from == null) {
            return;
        }
        from.onWishChanged();
        reconsider(nowNanos);
        if (before != SlotQuality.FULL) {
            outlet.onQuality(this, share.quality());
        }
    }

    /** Higher encodings than this one are of no use now. */
    int affordableEncoding() {
        return share.encoding();
    }

    /** From time to time, so that nobody waits for a key frame that nobody was asked for. */
    void onTick() {
        askIfWaiting();
    }

    private void askIfWaiting() {
        Fanout from = source;
        if (from == null || kind == MediaKind.AUDIO || !isVisible() || undecodable) {
            return;
        }
        int encoding = desired == Fanout.UNKNOWN_LAYER ? 0 : Fanout.encodingOf(desired);
        SourceRun run = runs[current];
        boolean waits = !run.covers(from, encoding)
                || selector.needsKeyframe(Fanout.spatialOf(Math.max(0, from.highestAlive(encoding))));
        if (waits) {
            outlet.requestKeyframe(this, encoding);
        }
    }

    // ---- packets ----

    /**
     * Forwards or withholds one packet of the source.
     *
     * @param sequence unwrapped source sequence number
     * @return whether this packet began a run, so that what came before it out of order should follow now
     */
    boolean forward(int encoding, long sequence, RtpPacket packet, FrameInfo info, long nowNanos) {
        Fanout from = source;
        if (from == null || !isVisible()) {
            return false;
        }
        SourceRun run = runs[current];
        if (run.covers(from, encoding) && sameStream(run.codec(), info.codec)) {
            goOn(run, sequence, packet, info, nowNanos);
            return false;
        }
        SourceRun former = runs[1 - current];
        if (former.covers(from, encoding) && !former.isNews(sequence)) {
            emit(former, sequence, packet, info, nowNanos);
            return false;
        }
        if (!mayBegin(encoding, info) || !begin(from, encoding, sequence, packet, info, nowNanos)) {
            return false;
        }
        emit(runs[current], sequence, packet, info, nowNanos);
        return true;
    }

    /** RED and what it protects take turns within one stream. */
    private static boolean sameStream(Codec one, @Nullable Codec other) {
        return one == other || (one == Codec.OPUS && other == Codec.RED) || (one == Codec.RED && other == Codec.OPUS);
    }

    private boolean mayBegin(int encoding, FrameInfo info) {
        if (kind == MediaKind.AUDIO) {
            return true;
        }
        return info.keyframeStart && (desired == Fanout.UNKNOWN_LAYER || encoding == Fanout.encodingOf(desired));
    }

    private boolean begin(Fanout from, int encoding, long sequence, RtpPacket packet, FrameInfo info, long nowNanos) {
        Codec codec = info.codec;
        if (codec == null || payloadTypeOf(packet, info) < 0) {
            counters.count(DropReason.UNKNOWN_PAYLOAD_TYPE);
            if (!undecodable) {
                undecodable = true;
                outlet.onUndecodable(this);
            }
            return false;
        }
        undecodable = false;
        SourceRun before = runs[current];
        current = 1 - current;
        if (retransmitter != null) {
            retransmitter.forget(current);
        }
        ClockReference reference = from.clock(encoding);
        long captured = reference.isKnown() ? reference.capturedNanos(packet.timestamp(), codec.clockRate()) : nowNanos;
        int shift = clock.begin(packet.timestamp(), captured, codec.clockRate());
        runs[current].begin(from, encoding, info, shift, before);
        if (kind == MediaKind.VIDEO && desired != Fanout.UNKNOWN_LAYER) {
            aim(from);
        }
        selector.begin(info, sequence, packet.timestamp());
        return true;
    }

    private void goOn(SourceRun run, long sequence, RtpPacket packet, FrameInfo info, long nowNanos) {
        boolean news = run.isNews(sequence);
        if (kind == MediaKind.AUDIO || selector.forwards(info, sequence, packet.timestamp(), news)) {
            emit(run, sequence, packet, info, nowNanos);
        } else if (news) {
            run.withhold(sequence);
            run.withholdPicture(info);
        } else {
            fill(run, sequence, packet, nowNanos);
        }
    }

    private void emit(SourceRun run, long sequence, RtpPacket packet, FrameInfo info, long nowNanos) {
        Fanout from = source;
        int payloadType = payloadTypeOf(packet, info);
        if (from == null || payloadType < 0) {
            counters.count(DropReason.UNKNOWN_PAYLOAD_TYPE);
            return;
        }
        long out = run.place(sequence);
        if (out < 0) {
            counters.count(DropReason.BEFORE_SWITCH);
            return;
        }
        int sequenceNumber = (int) (out & 0xFFFF);
        boolean stripped = payloadType != payloadTypes().get(packet.payloadType());
        int skipped = stripped ? info.primaryAt : 0;
        boolean marker = packet.marker() || (run == runs[current] && endsPicture(info, sequence));
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
            return;
        }
        int timestamp = packet.timestamp() + run.timestampShift();
        sent.onPacket(packet.payloadLength() - skipped, timestamp, nowNanos);
        clock.sent(timestamp);
        meter.onSent(length, info.frameStart && info.spatial == 0, nowNanos);
        if (retransmitter != null) {
            int index = run == runs[0] ? 0 : 1;
            retransmitter.sent(sequenceNumber, sequence, index, marker, length, nowNanos);
        }
        if (!live) {
            live = true;
            outlet.onSlotLive(this);
        }
    }

    /** RFC 9628 4.1 and AV1 RTP 4.2: the marker stands on the last packet of a picture, whatever its highest layer. */
    private boolean endsPicture(FrameInfo info, long sequence) {
        boolean layered = info.structure != null || info.codec == Codec.VP9;
        return layered && info.frameEnd && info.spatial == selector.limitAt(sequence);
    }

    /**
     * The subscriber's number for a packet; of RED that it can't take, or that its path has no room for, for what is
     * inside; -1 where neither is agreed.
     */
    private int payloadTypeOf(RtpPacket packet, FrameInfo info) {
        int payloadType = payloadTypes().get(packet.payloadType());
        if (info.codec != Codec.RED || (payloadType >= 0 && !voice.isPlain())) {
            return payloadType;
        }
        int primary = payloadTypes().primary(packet.payloadType());
        return primary < 0 ? payloadType : primary;
    }

    /** A packet of the source carries no media: it leaves no gap. */
    void skip(int encoding, long sequence, RtpPacket packet, long nowNanos) {
        Fanout from = source;
        SourceRun run = runs[current];
        SourceRun former = runs[1 - current];
        if (from == null) {
            return;
        }
        if (!run.covers(from, encoding)) {
            if (former.covers(from, encoding) && !former.isNews(sequence)) {
                fill(former, sequence, packet, nowNanos);
            }
        } else if (run.isNews(sequence)) {
            run.withhold(sequence);
        } else {
            fill(run, sequence, packet, nowNanos);
        }
    }

    /** A packet that was missing turns out to be one to withhold: its place, which the receiver waits for, stays empty. */
    private void fill(SourceRun run, long sequence, RtpPacket packet, long nowNanos) {
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
                int index = run == runs[0] ? 0 : 1;
                retransmitter.filled(sequenceNumber, timestamp, index, length, nowNanos);
            }
        }
    }

    /**
     * The subscriber misses a packet.
     *
     * @param outSequence 0 to 65535, as it was sent
     * @return whether it was sent again
     */
    public boolean resend(int outSequence, long nowNanos) {
        meter.onNack();
        if (retransmitter == null || source == null) {
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
    public int composePadding() {
        return retransmitter == null ? 0 : retransmitter.composePadding(formats, outgoing);
    }

    /** The subscriber asks for a key frame. */
    public void onKeyframeAsked(long nowNanos) {
        if (kind == MediaKind.AUDIO || source == null) {
            return;
        }
        meter.onKeyframeAsked();
        if (asks.take(nowNanos)) {
            SourceRun run = runs[current];
            outlet.requestKeyframe(this, run.isOpen() ? run.encoding() : Fanout.encodingOf(Math.max(0, desired)));
        } else {
            counters.count(DropReason.KEYFRAME_ASK_OVER_BUDGET);
        }
    }

    /** The subscriber reports on the slot's stream. */
    public void onReport(ReportBlock block) {
        meter.onReport(block);
    }

    /** What is measured of this slot, or null while nothing is in it. */
    public @Nullable SlotReport measured(long nowNanos) {
        if (source == null) {
            return null;
        }
        SourceRun run = runs[current];
        return new SlotReport(
                slot.mid(),
                run.isOpen() ? run.encoding() : -1,
                kind == MediaKind.VIDEO ? selector.top() : 0,
                meter.bitsPerSecond(nowNanos),
                meter.packets(),
                meter.lost(),
                meter.fractionLost() / 256.0,
                meter.jitter() * 1_000.0 / run.codec().clockRate(),
                meter.nacks(),
                meter.resent(),
                meter.keyframeAsks(),
                meter.freezes());
    }

    /**
     * What to say of this slot's clock now, or null while nothing is sent.
     *
     * @param ntp our NTP time of {@code nowNanos}
     */
    public @Nullable SenderReport senderReport(long ntp, long nowNanos) {
        Fanout from = source;
        SourceRun run = runs[current];
        if (from == null || !run.isOpen() || !live || !sent.isRecent(nowNanos)) {
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
