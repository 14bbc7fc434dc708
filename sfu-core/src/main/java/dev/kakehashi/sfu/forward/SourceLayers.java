package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.bwe.Claim;
import dev.kakehashi.sfu.rtp.FrameInfo;

/**
 * The layers of one source as one shard sees it: which of them live, how large their pictures are, and what they cost. Confined
 * to its shard.
 *
 * <p>A layer is an encoding (simulcast, lowest first) and a spatial layer within it (SVC), as one number that grows with
 * the size of the picture.
 */
final class SourceLayers {
    /** Simulcast encodings of one track: browsers send at most three (RFC 8853; libwebrtc's limit). */
    static final int MAX_ENCODINGS = 3;

    /** Stands for a layer while none is known. */
    static final int UNKNOWN_LAYER = -1;

    private static final int LAYERS = MAX_ENCODINGS * FrameInfo.MAX_SPATIAL;

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

    private final int encodings;
    private final long[] lastSeenNanos = new long[LAYERS];
    private final int[] pixels = new int[LAYERS];
    private final LayerRates rates = new LayerRates();
    private int alive;
    private int died;
    private long newestNanos;

    /**
     * @param encodings how many the publisher announced, 1 to {@value #MAX_ENCODINGS}
     */
    SourceLayers(int encodings) {
        this.encodings = Math.clamp(encodings, 1, MAX_ENCODINGS);
    }

    /** The number of a layer. */
    static int layer(int encoding, int spatial) {
        return encoding * FrameInfo.MAX_SPATIAL + spatial;
    }

    /** The encoding of a layer. */
    static int encodingOf(int layer) {
        return layer / FrameInfo.MAX_SPATIAL;
    }

    /** The spatial layer within the encoding. */
    static int spatialOf(int layer) {
        return layer % FrameInfo.MAX_SPATIAL;
    }

    // ---- which live ----

    /** Something of a layer came; returns whether another layer lives now, or has another size. */
    boolean onPacket(int encoding, FrameInfo info, int bytes, long nowNanos) {
        int layer = layer(encoding, info.spatial);
        newestNanos = nowNanos;
        lastSeenNanos[layer] = nowNanos;
        boolean resized = info.sized && takeSizes(encoding, info);
        boolean revived = (alive & 1 << layer) == 0;
        if (revived) {
            alive |= 1 << layer;
            died &= ~(1 << layer);
        }
        rates.add(layer, info.temporal, bytes, nowNanos);
        return revived || resized;
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

    /** Some times a second; returns whether a layer died. */
    boolean onTick(long nowNanos) {
        int before = alive;
        rates.onTick(coming(nowNanos), nowNanos);
        for (int layer = 0; layer < LAYERS; layer++) {
            if ((alive & 1 << layer) != 0 && newestNanos - lastSeenNanos[layer] > ALIVE_NANOS) {
                alive &= ~(1 << layer);
                died |= 1 << layer;
            }
        }
        return alive != before;
    }

    /** Whether something came just now. */
    boolean isComing(long nowNanos) {
        return coming(nowNanos) != 0;
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
}
