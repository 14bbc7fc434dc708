package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.MediaKind;
import dev.kakehashi.sfu.rtp.RtpPacket;
import dev.kakehashi.sfu.rtp.Vp8Descriptor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One publication as one shard sees it: the recent packets of its layers, and the subscriptions that live on this
 * shard. On the publisher's own shard packets come straight from the socket, on others over a lane; from here on there
 * is no difference. Confined to its shard.
 */
public final class Fanout {
    /** Simulcast encodings of one track: browsers send at most three (RFC 8853; libwebrtc's limit). */
    public static final int MAX_LAYERS = 3;

    /** Wishes for key frames cross to the publisher's shard at most this often; there they are merged further. */
    private static final long ASK_INTERVAL_NANOS = 100_000_000L;

    private static final Subscription[] NONE = {};

    private final long publicationId;
    private final RtpFormats formats;
    private final PacketPool pool;
    private final DropCounters counters;
    private final @Nullable PacketHistory[] histories = new PacketHistory[MAX_LAYERS];
    private final long[] highest = new long[MAX_LAYERS];
    private final RtpPacket view = new RtpPacket();
    private final Vp8Descriptor vp8 = new Vp8Descriptor();
    private Subscription[] subscriptions = NONE;
    private long askedNanos;
    private boolean everAsked;
    private boolean clockKnown;
    private int clockRtpTimestamp;
    private long clockNanos;

    /**
     * @param formats the publisher's numbers, in which packets arrive here
     */
    public Fanout(long publicationId, RtpFormats formats, PacketPool pool, DropCounters counters) {
        this.publicationId = publicationId;
        this.formats = formats;
        this.pool = pool;
        this.counters = counters;
    }

    public long publicationId() {
        return publicationId;
    }

    RtpFormats formats() {
        return formats;
    }

    public boolean isEmpty() {
        return subscriptions.length == 0;
    }

    public void add(Subscription subscription) {
        subscriptions = Arrays.copyOf(subscriptions, subscriptions.length + 1);
        subscriptions[subscriptions.length - 1] = subscription;
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
    }

    /**
     * Forwards one packet of unprotected RTP to all subscriptions of this shard.
     *
     * @param packet becomes this object's
     * @param sequence unwrapped source sequence number
     */
    public void forward(int layer, long sequence, PacketBuffer packet, long nowNanos) {
        if (subscriptions.length == 0 || !view.wrap(packet.data, packet.offset, packet.length)) {
            pool.release(packet);
            return;
        }
        if (view.payloadLength() == 0) {
            for (Subscription each : subscriptions) {
                each.skip(layer, sequence);
            }
            pool.release(packet);
            return;
        }
        Codec codec = formats.payloadTypes().codec(view.payloadType());
        if (codec == null) {
            counters.count(DropReason.UNKNOWN_PAYLOAD_TYPE);
            pool.release(packet);
            return;
        }
        if (codec == Codec.VP8 && !vp8.wrap(packet.data, view.payloadOffset(), view.payloadLength())) {
            counters.count(DropReason.BAD_PAYLOAD_DESCRIPTOR);
            pool.release(packet);
            return;
        }
        boolean late = sequence < highest[layer];
        highest[layer] = Math.max(highest[layer], sequence);
        for (Subscription each : subscriptions) {
            boolean begins = each.forward(layer, sequence, view, codec, vp8, formats, nowNanos);
            if (begins && late) {
                catchUp(each, layer, sequence, codec, nowNanos);
                view.wrap(packet.data, packet.offset, packet.length);
                vp8.wrap(packet.data, view.payloadOffset(), view.payloadLength());
            }
        }
        if (codec.kind() == MediaKind.VIDEO) {
            history(layer).put(sequence, packet);
        } else {
            pool.release(packet);
        }
    }

    /** The first packet of a key frame came after others of it: these follow now. */
    private void catchUp(Subscription subscription, int layer, long from, Codec codec, long nowNanos) {
        for (long each = from + 1; each <= highest[layer]; each++) {
            RtpPacket kept = recall(layer, each);
            if (kept != null
                    && (codec != Codec.VP8 || vp8.wrap(kept.buffer(), kept.payloadOffset(), kept.payloadLength()))) {
                subscription.forward(layer, each, kept, codec, vp8, formats, nowNanos);
            }
        }
    }

    /** A packet of the recent past, or null. The view is valid until the next call on this object. */
    @Nullable
    RtpPacket recall(int layer, long sequence) {
        PacketHistory history = histories[layer];
        PacketBuffer packet = history == null ? null : history.get(sequence);
        if (packet == null || !view.wrap(packet.data, packet.offset, packet.length)) {
            return null;
        }
        return view;
    }

    /** Whether to ask another shard for a key frame now; counts as asked. */
    public boolean mayAskForKeyframe(long nowNanos) {
        if (everAsked && nowNanos - askedNanos < ASK_INTERVAL_NANOS) {
            return false;
        }
        everAsked = true;
        askedNanos = nowNanos;
        return true;
    }

    /** The publisher's clock on ours: at our {@code nanos} the source's timestamps stood at {@code rtpTimestamp}. */
    public void clock(int rtpTimestamp, long nanos) {
        clockKnown = true;
        clockRtpTimestamp = rtpTimestamp;
        clockNanos = nanos;
    }

    boolean isClockKnown() {
        return clockKnown;
    }

    int clockRtpTimestamp() {
        return clockRtpTimestamp;
    }

    long clockNanos() {
        return clockNanos;
    }

    /** Gives all kept packets back to the pool. */
    public void close() {
        for (int layer = 0; layer < histories.length; layer++) {
            PacketHistory history = histories[layer];
            if (history != null) {
                history.releaseAll();
                histories[layer] = null;
            }
        }
        subscriptions = NONE;
    }

    private PacketHistory history(int layer) {
        PacketHistory history = histories[layer];
        if (history == null) {
            history = new PacketHistory(pool);
            histories[layer] = history;
        }
        return history;
    }
}
