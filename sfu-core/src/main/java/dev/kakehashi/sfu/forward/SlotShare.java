package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.SlotQuality;
import dev.kakehashi.sfu.bwe.Claim;

/**
 * What one slot may have of its subscriber's path: of a picture up to which layer, or nothing. Without limits until the
 * first allocation. Confined to the shard.
 */
final class SlotShare {
    /** Above every layer. */
    private static final int UNLIMITED = Integer.MAX_VALUE;

    /** An estimate dips for less than this where nothing is wrong. */
    private static final long PATIENCE_NANOS = 1_000_000_000L;

    /** A picture or a larger encoding that is lost again so soon was a mistake: the path hardly carries it. */
    private static final long TRIAL_NANOS = 10_000_000_000L;

    /** For so long after a mistake, and twice as long after the next, a try is made with more caution. */
    private static final long MEMORY_NANOS = 30_000_000_000L;

    private static final int MOST_CAUTION = 3;

    private final Claim claim = new Claim();
    private final boolean sharp;
    private SlotQuality quality = SlotQuality.FULL;
    private int held = Claim.NOTHING;
    private boolean fresh = true;
    private boolean starving;
    private long starvingNanos;
    private int caution = 1;
    private long gainedNanos;
    private boolean onTrial;
    private boolean began;
    private long mistakenNanos;
    private int layer = UNLIMITED;
    private int temporal = LayerSelector.ALL;
    private int encoding = SourceLayers.MAX_ENCODINGS;

    /**
     * @param sharp whether fewer pictures a second are better than blurred ones
     */
    SlotShare(boolean sharp) {
        this.sharp = sharp;
    }

    /** The slot carries something else, or begins anew. */
    void reset() {
        starving = false;
        caution = 1;
        onTrial = false;
        fresh = true;
        held = Claim.NOTHING;
        quality = SlotQuality.FULL;
        layer = UNLIMITED;
        temporal = LayerSelector.ALL;
        encoding = SourceLayers.MAX_ENCODINGS;
    }

    Claim claim(SourceLayers layers, int wantedPixels, int priority, boolean probing) {
        claim.begin(1 + priority, caution);
        layers.offer(claim, wantedPixels, sharp);
        if (fresh) {
            claim.holdsAll();
        } else if (isPaused()) {
            claim.holdsNothingSincePaused(probing);
        } else {
            claim.holds(held);
        }
        return claim;
    }

    /**
     * The claim was answered.
     *
     * @param spareBitsPerSecond what nobody took
     */
    void settle(SourceLayers layers, int wantedPixels, long spareBitsPerSecond, long nowNanos) {
        if (claim.isEmpty()) {
            // Nothing is measured yet: the first pictures tell what there is.
            return;
        }
        int given = patient(claim.given(), nowNanos);
        learn(given, nowNanos);
        fresh = false;
        held = given;
        if (given == Claim.NOTHING) {
            quality = SlotQuality.PAUSED;
            return;
        }
        boolean full = given == claim.given() && claim.isFull();
        layer = full ? UNLIMITED : SourceLayers.layerOf(given);
        temporal = full ? LayerSelector.ALL : SourceLayers.temporalOf(given);
        boolean ideal = full && layers.hasIdeal(wantedPixels);
        int affordable = layers.affordableEncoding(claim, wantedPixels, spareBitsPerSecond);
        boolean comesWhole = full && affordable >= layers.idealEncoding(wantedPixels);
        encoding = ideal
                ? SourceLayers.MAX_ENCODINGS
                : Math.max(affordable, SourceLayers.encodingOf(SourceLayers.layerOf(given)));
        quality = ideal || comesWhole ? SlotQuality.FULL : SlotQuality.REDUCED;
    }

    private void learn(int given, long nowNanos) {
        if (caution > 1 && nowNanos - mistakenNanos > caution * MEMORY_NANOS) {
            caution = 1;
        }
        int change = fresh ? 1 : Integer.compare(height(given), height(held));
        if (change > 0) {
            onTrial = true;
            began = fresh;
            gainedNanos = nowNanos;
        } else if (change < 0) {
            // Everything is tried at the beginning; that it was nothing says how narrow the path was thought to be, no
            // more.
            boolean tooMuch = given != Claim.NOTHING || !began;
            if (onTrial && tooMuch && nowNanos - gainedNanos < TRIAL_NANOS) {
                caution = Math.min(caution + 1, MOST_CAUTION);
                mistakenNanos = nowNanos;
            }
            onTrial = false;
        }
    }

    private static int height(int option) {
        return option == Claim.NOTHING ? -1 : SourceLayers.layerOf(option);
    }

    /** Of a voice: it is sent or not, nothing between. */
    void settle(boolean given) {
        quality = given ? SlotQuality.FULL : SlotQuality.PAUSED;
    }

    /**
     * What has a picture loses it only after a while without room, and until then gets the least there is; and one that moves
     * comes down to its lowest temporal layer, which looks frozen, as slowly.
     */
    private int patient(int given, long nowNanos) {
        boolean lost = given == Claim.NOTHING && !isPaused();
        boolean halts = given != Claim.NOTHING
                && !fresh
                && SourceLayers.layerOf(given) == SourceLayers.layerOf(held)
                && SourceLayers.temporalOf(given) == 0
                && SourceLayers.temporalOf(held) > 0;
        if (!lost && !halts) {
            starving = false;
            return given;
        }
        if (!starving) {
            starving = true;
            starvingNanos = nowNanos;
        }
        if (nowNanos - starvingNanos >= PATIENCE_NANOS) {
            return given;
        }
        return lost ? claim.least() : oneTemporalMore(given);
    }

    private int oneTemporalMore(int given) {
        int next = claim.next(given);
        return SourceLayers.layerOf(next) == SourceLayers.layerOf(given) ? next : given;
    }

    SlotQuality quality() {
        return quality;
    }

    boolean isPaused() {
        return quality == SlotQuality.PAUSED;
    }

    /** No layer above this one. */
    int layer() {
        return layer;
    }

    /** No temporal layer above this one. */
    int temporal() {
        return temporal;
    }

    /** Higher encodings than this one are of no use now. */
    int encoding() {
        return encoding;
    }
}
