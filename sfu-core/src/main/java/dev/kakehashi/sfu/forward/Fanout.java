package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.bwe.Claim;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.FrameInfo;
import dev.kakehashi.sfu.rtp.MediaKind;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One publication as one shard sees it: the recent packets of its encodings, which layers live, and the subscriptions
 * that are on this shard. On the publisher's own shard packets come straight from the socket, on others over a lane;
 * from here on there is no difference. Confined to its shard.
 *
 * <p>A layer is an encoding (simulcast, lowest first) and a spatial layer within it (SVC), as one number that grows with
 * the size of the picture.
 */
public final class Fanout {
    /** Simulcast encodings of one track: browsers send at most three (RFC 8853; libwebrtc's limit). */
    public static final int MAX_ENCODINGS = 3;

    /** Stands for a layer while none is known. */
    public static final int UNKNOWN_LAYER = -1;

    private static final int LAYERS = MAX_ENCODINGS * FrameInfo.MAX_SPATIAL;

    /** Wishes for key frames cross to the publisher's shard at most this often; there they are merged further. */
    private static final long ASK_INTERVAL_NANOS = 100_000_000L;

    /** A layer that is silent for this long while another one is not has died. */
    private static final long ALIVE_NANOS = 1_000_000_000L;

    /** Of a layer that is silent for longer nothing is measured: it may be switched off, or dead. */
    private static final long COMING_NANOS = 100_000_000L;

    /** A picture may be enlarged by this much before the next layer is worth its bits: three quarters of the pixels. */
    private static final int ENOUGH_OF_FOUR = 3;

    /** Pixels of the smallest picture that cameras are sent in. */
    private static final double SMALLEST_PICTURE = 160 * 90;

    /**
     * What a picture is worth at half the frames a second: of a camera, and of a screen. A camera's twice the size at seven a
     * second is worth less than the smaller one at thirty.
     */
    private static final double SMOOTHNESS = 0.7;

    private static final double SHARP_SMOOTHNESS = 0.97;

    private static final Subscription[] NONE = {};

    private final long publicationId;
    private final RtpFormats formats;
    private final int encodings;
    private final PacketPool pool;
    private final @Nullable PacketHistory[] histories = new PacketHistory[MAX_ENCODINGS];
    private final ClockReference[] clocks = new ClockReference[MAX_ENCODINGS];
    private final long[] highest = new long[MAX_ENCODINGS];
    private final long[] askedNanos = new long[MAX_ENCODINGS];
    private final long[] lastSeenNanos = new long[LAYERS];
    private final int[] pixels = new int[LAYERS];
    private final LayerRates rates = new LayerRates();
    private final ArrivedPackets arrived = new ArrivedPackets();
    private final RtpPacket caughtUp = new RtpPacket();
    private @Nullable VoiceMeter voice;
    private Subscription[] subscriptions = NONE;
    private int asked;
    private int alive;
    private int died;
    private int told = -1;
    private boolean wishChanged = true;
    private long newestNanos;

    /**
     * @param formats the publisher's numbers, in which packets arrive here
     * @param encodings how many the publisher announced, 1 to {@value #MAX_ENCODINGS}
     */
    public Fanout(long publicationId, RtpFormats formats, int encodings, PacketPool pool) {
        this.publicationId = publicationId;
        this.formats = formats;
        this.encodings = Math.clamp(encodings, 1, MAX_ENCODINGS);
        this.pool = pool;
        Arrays.setAll(clocks, any -> new ClockReference());
    }

    /** The number of a layer. */
    public static int layer(int encoding, int spatial) {
        return encoding * FrameInfo.MAX_SPATIAL + spatial;
    }

    /** The encoding of a layer. */
    public static int encodingOf(int layer) {
        return layer / FrameInfo.MAX_SPATIAL;
    }

    /** The spatial layer within the encoding. */
    public static int spatialOf(int layer) {
        return layer % FrameInfo.MAX_SPATIAL;
    }

    public long publicationId() {
        return publicationId;
    }

    RtpFormats formats() {
        return formats;
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
            note(encoding, info, nowNanos);
            rates.add(layer(encoding, info.spatial), info.temporal, packet.length, nowNanos);
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
            catchUp(to, encoding, sequence, arrived.highestBefore(index), nowNanos);
        }
    }

    /** The first packet of a key frame came after others of it: these follow now. */
    private void catchUp(Subscription to, int encoding, long from, long highestBefore, long nowNanos) {
        for (long each = from + 1; each <= highestBefore; each++) {
            int waiting = arrived.find(encoding, each);
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

    // ---- layers ----

    private void note(int encoding, FrameInfo info, long nowNanos) {
        int layer = layer(encoding, info.spatial);
        newestNanos = nowNanos;
        lastSeenNanos[layer] = nowNanos;
        boolean resized = info.sized && takeSizes(encoding, info);
        if ((alive & 1 << layer) == 0 || resized) {
            alive |= 1 << layer;
            died &= ~(1 << layer);
            wishChanged = true;
            reconsider(nowNanos);
        }
    }

    private boolean takeSizes(int encoding, FrameInfo info) {
        boolean changed = false;
        for (int spatial = 0; spatial < FrameInfo.MAX_SPATIAL; spatial++) {
            int layer = layer(encoding, spatial);
            // All of them, also those that are no more: the publisher may have changed to a codec without layers.
            if (pixels[layer] != info.pixels[spatial]) {
                pixels[layer] = info.pixels[spatial];
                changed = true;
            }
        }
        return changed;
    }

    private void reconsider(long nowNanos) {
        for (Subscription each : subscriptions) {
            each.reconsider(nowNanos);
        }
    }

    /** The layers of which something came just now, one bit each. */
    private int coming(long nowNanos) {
        int layers = 0;
        for (int layer = 0; layer < LAYERS; layer++) {
            if ((alive & 1 << layer) != 0 && nowNanos - lastSeenNanos[layer] <= COMING_NANOS) {
                layers |= 1 << layer;
            }
        }
        return layers;
    }

    /** Some times a second. */
    public void onTick(long nowNanos) {
        int before = alive;
        int coming = coming(nowNanos);
        rates.onTick(coming, nowNanos);
        for (int layer = 0; layer < LAYERS; layer++) {
            if ((alive & 1 << layer) != 0 && newestNanos - lastSeenNanos[layer] > ALIVE_NANOS) {
                alive &= ~(1 << layer);
                died |= 1 << layer;
            }
        }
        if (alive != before) {
            wishChanged = true;
            reconsider(nowNanos);
        }
        if (voice != null && !voice.onTick(nowNanos)) {
            voice = null;
        }
        // Of a camera that is off no key frame comes; when it is on again it begins with one.
        if (coming != 0) {
            for (Subscription each : subscriptions) {
                each.onTick();
            }
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

    /**
     * Of the layers that live, the smallest that is large enough, else the largest.
     *
     * @param wantedPixels width times height, 0 for the largest
     */
    int bestLayer(int wantedPixels) {
        return bestLayer(wantedPixels, LAYERS);
    }

    /**
     * As {@link #bestLayer(int)}, but no layer above a limit, unless nothing else lives.
     */
    int bestLayer(int wantedPixels, int limit) {
        int best = UNKNOWN_LAYER;
        for (int layer = 0; layer < LAYERS; layer++) {
            if ((alive & 1 << layer) == 0) {
                continue;
            }
            if (layer > limit && best != UNKNOWN_LAYER) {
                return best;
            }
            best = layer;
            if (isEnough(pixels[layer], wantedPixels)) {
                return best;
            }
        }
        return best;
    }

    private static boolean isEnough(int has, int wanted) {
        return wanted > 0 && has > 0 && has * 4L >= wanted * (long) ENOUGH_OF_FOUR;
    }

    /** The highest spatial layer of an encoding that lives, or {@link #UNKNOWN_LAYER}. */
    int highestAlive(int encoding) {
        for (int layer = layer(encoding, FrameInfo.MAX_SPATIAL - 1); layer >= layer(encoding, 0); layer--) {
            if ((alive & 1 << layer) != 0) {
                return layer;
            }
        }
        return UNKNOWN_LAYER;
    }

    /** Whether a layer of the same encoding above this one was there and is not any more. */
    boolean hasLostAbove(int layer) {
        int above = layer(encodingOf(layer) + 1, 0) - 1 - layer;
        return (died >>> layer + 1 & (1 << above) - 1) != 0;
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
                int wanted = Math.min(idealEncoding(each.pixels()), each.affordableEncoding());
                wish |= highestAlive(wanted) == UNKNOWN_LAYER ? (1 << wanted + 1) - 1 : 1 << wanted;
            }
        }
        if (wish == told) {
            return -1;
        }
        told = wish;
        return wish;
    }

    // ---- what layers cost ----

    /** The number of a layer up to one of its temporal layers, 0 to 2. */
    private static int option(int layer, int temporal) {
        return layer * LayerRates.TEMPORALS + temporal;
    }

    /** The layer of an option. */
    static int layerOf(int option) {
        return option / LayerRates.TEMPORALS;
    }

    /** The temporal layer of an option; the highest stands for all above. */
    static int temporalOf(int option) {
        int temporal = option % LayerRates.TEMPORALS;
        return temporal == LayerRates.TEMPORALS - 1 ? LayerSelector.ALL : temporal;
    }

    /**
     * Offers the layers that live, up to the one that {@link #bestLayer} would choose.
     *
     * @param sharp a picture of text, of which fewer a second are better than blurred ones
     */
    void offer(Claim claim, int wantedPixels, boolean sharp) {
        int best = bestLayer(wantedPixels);
        for (int layer = 0; layer <= best; layer++) {
            if ((alive & 1 << layer) == 0) {
                continue;
            }
            int temporals = rates.temporals(layer);
            // Few large pictures a second are no match for more of the next smaller ones.
            int fewest = sharp || isLowest(layer) ? 0 : Math.max(0, temporals - 2);
            for (int temporal = fewest; temporal < temporals; temporal++) {
                long rate = rates.upTo(layer, temporal);
                boolean all = temporal == temporals - 1;
                if (rate > 0) {
                    int last = all ? LayerRates.TEMPORALS - 1 : temporal;
                    claim.offer(option(layer, last), rate, worth(layer) * smoothness(temporals - 1 - temporal, sharp));
                }
            }
        }
    }

    private boolean isLowest(int layer) {
        return (alive & (1 << layer) - 1) == 0;
    }

    /** People see about as much of a difference each time that the pixels double. */
    private double worth(int layer) {
        int known = pixels[layer];
        return known > 0 ? Math.log(1 + known / SMALLEST_PICTURE) : 1 + layer;
    }

    private static double smoothness(int withheldLayers, boolean sharp) {
        double each = sharp ? SHARP_SMOOTHNESS : SMOOTHNESS;
        return withheldLayers == 0 ? 1 : withheldLayers == 1 ? each : each * each;
    }

    /** Bits a second of the encoding that is wanted at best, whether it comes or not; 0 where nothing is known. */
    long idealBitsPerSecond(int wantedPixels) {
        return rateOf(idealEncoding(wantedPixels));
    }

    private long rateOf(int encoding) {
        int highest = highestAlive(encoding);
        return rates.upTo(highest == UNKNOWN_LAYER ? layer(encoding, 0) : highest, LayerRates.TEMPORALS - 1);
    }

    /**
     * The highest encoding that could be given instead of what a claim got, whether it comes or has to be asked for first; -1
     * where there is none.
     */
    int affordableEncoding(Claim claim, int wantedPixels, long spareBitsPerSecond) {
        int encoding = idealEncoding(wantedPixels);
        while (encoding >= 0 && !claim.wouldTake(rateOf(encoding), spareBitsPerSecond)) {
            encoding--;
        }
        return encoding;
    }

    /** Whether the encoding that is wanted at best comes. */
    boolean hasIdeal(int wantedPixels) {
        return highestAlive(idealEncoding(wantedPixels)) != UNKNOWN_LAYER;
    }

    /** As {@link #bestLayer}, but of all encodings that were announced, whether they are sent now or not. */
    int idealEncoding(int wantedPixels) {
        int estimate = 0;
        for (int encoding = 0; encoding < encodings; encoding++) {
            int known = 0;
            for (int spatial = 0; spatial < FrameInfo.MAX_SPATIAL; spatial++) {
                known = Math.max(known, pixels[layer(encoding, spatial)]);
            }
            // Encodings commonly double in width and height.
            estimate = known > 0 ? known : estimate * 4;
            if (isEnough(estimate, wantedPixels)) {
                return encoding;
            }
        }
        return encodings - 1;
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
