package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.FrameInfo;
import dev.kakehashi.sfu.rtp.MediaKind;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One publication as one shard sees it: the recent packets of its encodings, its layers, and the subscriptions
 * that are on this shard. On the publisher's own shard packets come straight from the socket, on others over a lane;
 * from here on there is no difference. Confined to its shard.
 */
public final class Fanout {
    /** Wishes for key frames cross to the publisher's shard at most this often; there they are merged further. */
    private static final long ASK_INTERVAL_NANOS = 100_000_000L;

    private static final Subscription[] NONE = {};

    private final long publicationId;
    private final RtpFormats formats;
    private final PacketPool pool;
    private final @Nullable PacketHistory[] histories = new PacketHistory[SourceLayers.MAX_ENCODINGS];
    private final ClockReference[] clocks = new ClockReference[SourceLayers.MAX_ENCODINGS];
    private final long[] highest = new long[SourceLayers.MAX_ENCODINGS];
    private final long[] askedNanos = new long[SourceLayers.MAX_ENCODINGS];
    private final SourceLayers layers;
    private final ArrivedPackets arrived = new ArrivedPackets();
    private final RtpPacket caughtUp = new RtpPacket();
    private @Nullable VoiceMeter voice;
    private Subscription[] subscriptions = NONE;
    private int asked;
    private int told = -1;
    private boolean wishChanged = true;
    private boolean layersChanged;

    /**
     * @param formats the publisher's numbers, in which packets arrive here
     * @param encodings how many the publisher announced, 1 to {@value SourceLayers#MAX_ENCODINGS}
     */
    public Fanout(long publicationId, RtpFormats formats, int encodings, PacketPool pool) {
        this.publicationId = publicationId;
        this.formats = formats;
        this.layers = new SourceLayers(encodings);
        this.pool = pool;
        Arrays.setAll(clocks, any -> new ClockReference());
    }

    public long publicationId() {
        return publicationId;
    }

    RtpFormats formats() {
        return formats;
    }

    SourceLayers layers() {
        return layers;
    }

    ClockReference clock(int encoding) {
        return clocks[encoding];
    }

    public boolean isEmpty() {
        return subscriptions.length == 0;
    }

    public void add(Subscription subscription) {
        subscriptions = Arrays.copyOf(subscriptions, subscriptions.length + 1);
        subscriptions[subscriptions.length - 1] = subscription;
        wishChanged = true;
    }

    public void remove(Subscription subscription) {
        Subscription[] rest = new Subscription[subscriptions.length];
        int count = 0;
        for (Subscription each : subscriptions) {
            if (each != subscription) {
                rest[count++] = each;
            }
        }
        subscriptions = count == 0 ? NONE : Arrays.copyOf(rest, count);
        wishChanged = true;
    }

    // ---- packets ----

    /**
     * Takes one packet of unprotected RTP, which {@link #deliver} forwards.
     *
     * @param packet becomes this object's
     * @param sequence unwrapped source sequence number
     */
    public void arrive(int encoding, long sequence, PacketBuffer packet, long nowNanos) {
        if (arrived.isFull()) {
            deliver(nowNanos);
        }
        RtpPacket view = arrived.nextView();
        if (subscriptions.length == 0 || !view.wrap(packet.data, packet.offset, packet.length)) {
            pool.release(packet);
            return;
        }
        FrameInfo info = packet.info;
        if (info.codec != null && info.codec.kind() == MediaKind.VIDEO) {
            if (layers.onPacket(encoding, info, packet.length, nowNanos)) {
                onLayersChanged(nowNanos);
            }
        } else if (info.codec != null && voice != null) {
            voice.onPacket(view, packet.length, info, formats.extensions(), nowNanos);
        }
        arrived.add(packet, encoding, sequence, highest[encoding]);
        if (info.codec != null) {
            highest[encoding] = Math.max(highest[encoding], sequence);
        }
    }

    /** Whether packets wait for {@link #deliver}. */
    public boolean isWaiting() {
        return arrived.count() > 0;
    }

    /**
     * Forwards what arrived to all subscriptions of this shard, everything to one before anything to the next: what one peer
     * gets leaves together, and its state is fetched once.
     */
    public void deliver(long nowNanos) {
        for (Subscription each : subscriptions) {
            for (int index = 0; index < arrived.count(); index++) {
                deliver(each, index, nowNanos);
            }
        }
        for (int index = 0; index < arrived.count(); index++) {
            keep(arrived.packet(index), arrived.encoding(index), arrived.sequence(index));
        }
        arrived.clear();
        if (layersChanged) {
            askWhereWaiting();
        }
    }

    private void askWhereWaiting() {
        layersChanged = false;
        for (Subscription each : subscriptions) {
            each.askIfWaiting();
        }
    }

    private void deliver(Subscription to, int index, long nowNanos) {
        FrameInfo info = arrived.packet(index).info;
        int encoding = arrived.encoding(index);
        long sequence = arrived.sequence(index);
        if (info.codec == null) {
            to.skip(encoding, sequence, arrived.view(index), nowNanos);
            return;
        }
        boolean begins = to.forward(encoding, sequence, arrived.view(index), info, nowNanos);
        if (begins && sequence < arrived.highestBefore(index) && info.codec.kind() == MediaKind.VIDEO) {
            catchUp(to, index, nowNanos);
        }
    }

    /** The first packet of a key frame came after others of it: these follow now; what came after it follows by itself. */
    private void catchUp(Subscription to, int begun, long nowNanos) {
        int encoding = arrived.encoding(begun);
        for (long each = arrived.sequence(begun) + 1; each <= arrived.highestBefore(begun); each++) {
            int waiting = arrived.find(encoding, each, begun);
            PacketBuffer kept = waiting >= 0 ? arrived.packet(waiting) : recall(encoding, each);
            if (kept == null || !caughtUp.wrap(kept.data, kept.offset, kept.length)) {
                continue;
            }
            if (kept.info.codec == null) {
                to.skip(encoding, each, caughtUp, nowNanos);
            } else {
                to.forward(encoding, each, caughtUp, kept.info, nowNanos);
            }
        }
    }

    /** Pictures are kept for retransmissions, and what is without payload for whoever begins with an earlier packet that is late. */
    private void keep(PacketBuffer packet, int encoding, long sequence) {
        Codec codec = packet.info.codec;
        if (codec == null || codec.kind() == MediaKind.VIDEO) {
            history(encoding).put(sequence, packet);
        } else {
            pool.release(packet);
        }
    }

    /** A packet of the recent past, or null; it stays this object's. */
    @Nullable
    PacketBuffer recall(int encoding, long sequence) {
        PacketHistory history = histories[encoding];
        return history == null ? null : history.get(sequence);
    }

    private PacketHistory history(int encoding) {
        PacketHistory history = histories[encoding];
        if (history == null) {
            history = new PacketHistory(pool);
            histories[encoding] = history;
        }
        return history;
    }

    // ---- what the subscriptions make of it ----

    private void onLayersChanged(long nowNanos) {
        wishChanged = true;
        layersChanged = true;
        for (Subscription each : subscriptions) {
            each.reconsider(nowNanos);
        }
    }

    /** Some times a second. */
    public void onTick(long nowNanos) {
        if (layers.onTick(nowNanos)) {
            onLayersChanged(nowNanos);
        }
        if (voice != null && !voice.onTick(nowNanos)) {
            voice = null;
        }
        // Of a camera that is off no key frame comes; when it is on again it begins with one.
        if (layersChanged || layers.isComing(nowNanos)) {
            askWhereWaiting();
        }
    }

    /** What is known of the voice; measured from the first call on, while calls go on. */
    VoiceMeter voice(long nowNanos) {
        VoiceMeter known = voice;
        if (known == null) {
            known = new VoiceMeter(nowNanos);
            voice = known;
        }
        return known;
    }

    void onWishChanged() {
        wishChanged = true;
    }

    /**
     * The encodings that somebody here would look at if they were sent, one bit each, since the last call; -1 when that
     * has not changed. While such an encoding does not come (the camera is too small for it, or the network too slow),
     * those below it are wanted in its place.
     */
    public int takeWish() {
        if (!wishChanged) {
            return -1;
        }
        wishChanged = false;
        int wish = 0;
        for (Subscription each : subscriptions) {
            if (each.isVisible()) {
                int wanted = Math.min(layers.idealEncoding(each.pixels()), each.affordableEncoding());
                wish |= layers.highestAlive(wanted) == SourceLayers.UNKNOWN_LAYER ? (1 << wanted + 1) - 1 : 1 << wanted;
            }
        }
        if (wish == told) {
            return -1;
        }
        told = wish;
        return wish;
    }

    /** Whether to ask another shard for a key frame now; counts as asked. */
    public boolean mayAskForKeyframe(int encoding, long nowNanos) {
        boolean before = (asked & 1 << encoding) != 0;
        if (before && nowNanos - askedNanos[encoding] < ASK_INTERVAL_NANOS) {
            return false;
        }
        asked |= 1 << encoding;
        askedNanos[encoding] = nowNanos;
        return true;
    }

    /** The publisher's clock on ours: at our {@code nanos} the encoding's timestamps stood at {@code rtpTimestamp}. */
    public void clock(int encoding, int rtpTimestamp, long nanos) {
        clocks[encoding].set(rtpTimestamp, nanos);
    }

    /** Gives all packets back to the pool. */
    public void close() {
        for (int index = 0; index < arrived.count(); index++) {
            pool.release(arrived.packet(index));
        }
        arrived.clear();
        for (int encoding = 0; encoding < histories.length; encoding++) {
            PacketHistory history = histories[encoding];
            if (history != null) {
                history.releaseAll();
                histories[encoding] = null;
            }
        }
        subscriptions = NONE;
    }
}
