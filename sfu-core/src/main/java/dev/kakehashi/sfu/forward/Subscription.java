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
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One slot of a subscriber and its view of what it carries: which source, which of its layers, and which packets of them its
 * {@link SlotStream} sends. Confined to the subscriber's shard.
 */
public final class Subscription {
    /** From this on a picture is what the person looks at (see the protocol's {@code view}). */
    private static final int STAGE_PRIORITY = 8;

    private final OutgoingSlot slot;
    private final RtpFormats formats;
    private final PacketOutlet outlet;
    private final MediaKind kind;
    private final DropCounters counters;
    private final SlotStream stream;
    private final LayerSelector selector = new LayerSelector();
    private final KeyframeAskBudget asks = new KeyframeAskBudget();
    private @Nullable Fanout source;
    private boolean visible = true;
    private boolean live;
    private boolean undecodable;
    private final SlotShare share;
    private final VoiceClaim voice = new VoiceClaim();
    private Urgency urgency;
    private int pixels;
    private int priority;
    private int desired = SourceLayers.UNKNOWN_LAYER;

    public Subscription(
            OutgoingSlot slot,
            RtpFormats formats,
            OutgoingRtp outgoing,
            PacketOutlet outlet,
            DropCounters counters,
            RandomGenerator random) {
        this.slot = slot;
        this.formats = formats;
        this.outlet = outlet;
        this.counters = counters;
        this.kind = slot.use().kind();
        boolean video = kind == MediaKind.VIDEO;
        this.share = new SlotShare(slot.use() == SlotUse.SCREEN);
        this.urgency = video ? Urgency.PICTURE : Urgency.VOICE;
        this.stream = new SlotStream(slot, formats, outgoing, outlet, counters, random);
    }

    public OutgoingSlot slot() {
        return slot;
    }

    public @Nullable Fanout source() {
        return source;
    }

    public SubscriptionMeter meter() {
        return stream.meter();
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
        live = false;
        undecodable = false;
        desired = SourceLayers.UNKNOWN_LAYER;
        share.reset();
        voice.reset();
        int boundary = stream.follow(next);
        if (next != null) {
            next.add(this);
            reconsider(nowNanos);
            askIfWaiting();
        }
        return boundary;
    }

    /** Ends the slot. */
    public void close() {
        if (source != null) {
            source.remove(this);
            source = null;
        }
        stream.pause();
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
        visible = shown;
        pixels = wantedPixels;
        priority = wantedPriority;
        urgency = wantedPriority >= STAGE_PRIORITY ? Urgency.STAGE : Urgency.PICTURE;
        if (!shown) {
            stream.pause();
        }
        reconsider(nowNanos);
        askIfWaiting();
        if (source != null) {
            source.onWishChanged();
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

    /**
     * The layers of the source, or what is wanted of them, changed. Asks for no key frame: the packet that changed them may
     * be the first of one.
     */
    void reconsider(long nowNanos) {
        Fanout from = source;
        if (from == null || kind == MediaKind.AUDIO) {
            return;
        }
        desired = from.layers().bestLayer(pixels, share.layer());
        if (desired == SourceLayers.UNKNOWN_LAYER) {
            return;
        }
        SourceRun run = stream.current();
        if (run.isOpen() && run.encoding() > SourceLayers.encodingOf(desired) && share.quality() != SlotQuality.FULL) {
            // Until the smaller encoding's key frame is there the larger one goes on, as thin as it gets.
            selector.want(0, 0);
        } else {
            aim(from.layers());
        }
    }

    private void aim(SourceLayers layers) {
        int encoding = SourceLayers.encodingOf(desired);
        // At the start of a stream its upper layers come last: all are taken until one is known to be gone.
        boolean highest = desired == layers.highestAlive(encoding) && !layers.hasLostAbove(desired);
        selector.want(highest ? LayerSelector.ALL : SourceLayers.spatialOf(desired), share.temporal());
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
        return share.claim(claimed().layers(), pixels, priority, probing);
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
        return claimed().layers().idealBitsPerSecond(pixels);
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
        share.settle(from.layers(), pixels, spareBitsPerSecond, nowNanos);
        if (share.encoding() != encodingBefore || share.quality() != before) {
            from.onWishChanged();
        }
        if (share.isPaused()) {
            if (before != SlotQuality.PAUSED) {
                stream.pause();
            }
        } else {
            if (before == SlotQuality.PAUSED) {
                desired = SourceLayers.UNKNOWN_LAYER;
            }
            reconsider(nowNanos);
            askIfWaiting();
        }
        if (share.quality() != before) {
            outlet.onQuality(this, share.quality());
        }
    }

    /** How its packets leave from now on. */
    public Urgency urgency() {
        return urgency;
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
            stream.pause();
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
        askIfWaiting();
        if (before != SlotQuality.FULL) {
            outlet.onQuality(this, share.quality());
        }
    }

    /** Higher encodings than this one are of no use now. */
    int affordableEncoding() {
        return share.encoding();
    }

    /** Asks for a key frame where nothing can be sent without; from time to time too, so that nobody waits in vain. */
    void askIfWaiting() {
        Fanout from = source;
        if (from == null || kind == MediaKind.AUDIO || !isVisible() || undecodable) {
            return;
        }
        int encoding = desired == SourceLayers.UNKNOWN_LAYER ? 0 : SourceLayers.encodingOf(desired);
        SourceRun run = stream.current();
        boolean waits = !run.covers(from, encoding)
                || selector.needsKeyframe(
                        SourceLayers.spatialOf(Math.max(0, from.layers().highestAlive(encoding))));
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
        SourceRun run = stream.current();
        if (run.covers(from, encoding) && sameStream(run.codec(), info.codec)) {
            goOn(run, sequence, packet, info, nowNanos);
            return false;
        }
        SourceRun former = stream.former();
        if (former.covers(from, encoding) && !former.isNews(sequence)) {
            emit(former, sequence, packet, info, nowNanos);
            return false;
        }
        if (!mayBegin(encoding, info) || !begin(from, encoding, sequence, packet, info, nowNanos)) {
            return false;
        }
        emit(stream.current(), sequence, packet, info, nowNanos);
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
        return info.keyframeStart
                && (desired == SourceLayers.UNKNOWN_LAYER || encoding == SourceLayers.encodingOf(desired));
    }

    private boolean begin(Fanout from, int encoding, long sequence, RtpPacket packet, FrameInfo info, long nowNanos) {
        Codec codec = info.codec;
        if (codec == null || stream.payloadTypeOf(packet, info, voice.isPlain()) < 0) {
            counters.count(DropReason.UNKNOWN_PAYLOAD_TYPE);
            if (!undecodable) {
                undecodable = true;
                outlet.onUndecodable(this);
            }
            return false;
        }
        undecodable = false;
        stream.begin(from, encoding, codec, packet, info, nowNanos);
        if (kind == MediaKind.VIDEO && desired != SourceLayers.UNKNOWN_LAYER) {
            aim(from.layers());
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
            stream.fill(run, sequence, packet, urgency, nowNanos);
        }
    }

    private void emit(SourceRun run, long sequence, RtpPacket packet, FrameInfo info, long nowNanos) {
        Fanout from = source;
        int payloadType = stream.payloadTypeOf(packet, info, voice.isPlain());
        if (from == null || payloadType < 0) {
            counters.count(DropReason.UNKNOWN_PAYLOAD_TYPE);
            return;
        }
        boolean marker = packet.marker() || (run == stream.current() && endsPicture(info, sequence));
        boolean left = stream.send(from, run, sequence, packet, info, payloadType, marker, urgency, nowNanos);
        if (left && !live) {
            live = true;
            outlet.onSlotLive(this);
        }
    }

    /** RFC 9628 4.1 and AV1 RTP 4.2: the marker stands on the last packet of a picture, whatever its highest layer. */
    private boolean endsPicture(FrameInfo info, long sequence) {
        boolean layered = info.structure != null || info.codec == Codec.VP9;
        return layered && info.frameEnd && info.spatial == selector.limitAt(sequence);
    }

    /** A packet of the source carries no media: it leaves no gap. */
    void skip(int encoding, long sequence, RtpPacket packet, long nowNanos) {
        Fanout from = source;
        SourceRun run = stream.current();
        SourceRun former = stream.former();
        if (from == null) {
            return;
        }
        if (!run.covers(from, encoding)) {
            if (former.covers(from, encoding) && !former.isNews(sequence)) {
                stream.fill(former, sequence, packet, urgency, nowNanos);
            }
        } else if (run.isNews(sequence)) {
            run.withhold(sequence);
        } else {
            stream.fill(run, sequence, packet, urgency, nowNanos);
        }
    }

    /** A packet of a picture that was paused did not leave; see {@link SlotStream#takeBack}. */
    public void takeBack(int sequenceNumber) {
        stream.takeBack(sequenceNumber);
    }

    /**
     * The subscriber misses a packet.
     *
     * @param outSequence 0 to 65535, as it was sent
     * @return whether it was sent again
     */
    public boolean resend(int outSequence, long nowNanos) {
        stream.meter().onNack();
        return stream.resend(outSequence, nowNanos);
    }

    /** Makes a packet of padding for the retransmission stream; returns its length, 0 where there is no such stream. */
    public int composePadding() {
        return stream.composePadding();
    }

    /** The subscriber asks for a key frame. */
    public void onKeyframeAsked(long nowNanos) {
        if (kind == MediaKind.AUDIO || source == null) {
            return;
        }
        stream.meter().onKeyframeAsked();
        if (asks.take(nowNanos)) {
            SourceRun run = stream.current();
            outlet.requestKeyframe(this, run.isOpen() ? run.encoding() : SourceLayers.encodingOf(Math.max(0, desired)));
        } else {
            counters.count(DropReason.KEYFRAME_ASK_OVER_BUDGET);
        }
    }

    /** The subscriber reports on the slot's stream. */
    public void onReport(ReportBlock block) {
        stream.meter().onReport(block);
    }

    /** What is measured of this slot, or null while nothing is in it. */
    public @Nullable SlotReport measured(long nowNanos) {
        if (source == null) {
            return null;
        }
        SourceRun run = stream.current();
        SubscriptionMeter meter = stream.meter();
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
        return from == null || !live ? null : stream.senderReport(from, ntp, nowNanos);
    }
}
