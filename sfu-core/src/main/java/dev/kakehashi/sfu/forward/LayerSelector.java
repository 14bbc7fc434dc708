package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.FrameInfo;

/**
 * Chooses, within one encoding, the frames of the spatial and temporal layers that a subscriber gets, so that every
 * frame that is forwarded can be decoded: with a dependency descriptor by its decode targets, else by the layer numbers
 * of VP8 and VP9. Confined to the shard.
 *
 * <p>Down goes at the next picture. Up goes at a key frame, or where the stream says that it may: a layer-sync frame, a
 * switching-up point, a switch indication. Late packets are judged by what held when their picture came.
 */
final class LayerSelector {
    static final int ALL = 7;

    private final NumberedLayers numbered = new NumberedLayers();
    private final DescribedLayers described = new DescribedLayers();
    private boolean isDescribed;

    /** The highest layers to forward, from the next place on at which that is possible. */
    void want(int maxSpatial, int maxTemporal) {
        numbered.want(maxSpatial, maxTemporal);
        described.want(maxSpatial, maxTemporal);
    }

    /** A run begins with this packet, the first of a key frame; it is forwarded. */
    void begin(FrameInfo first, long sequence, int timestamp) {
        isDescribed = isDescribed(first);
        if (isDescribed) {
            described.begin(first);
        } else {
            numbered.begin(first, sequence, timestamp);
        }
    }

    /**
     * Whether to forward a packet of the encoding.
     *
     * @param news whether it is later than all before
     */
    boolean forwards(FrameInfo info, long sequence, int timestamp, boolean news) {
        if (isDescribed(info)) {
            isDescribed = true;
            return described.forwards(info, sequence, news);
        }
        return !isDescribed && numbered.forwards(info, sequence, timestamp, news);
    }

    private static boolean isDescribed(FrameInfo info) {
        return info.structure != null && info.frameNumber >= 0;
    }

    /** The highest spatial layer that is forwarded now. */
    int top() {
        return isDescribed ? described.top() : numbered.top();
    }

    /** The spatial layer above which all was withheld when this packet's picture came: its last packet ends the picture. */
    int limitAt(long sequence) {
        return isDescribed ? described.limitAt(sequence) : numbered.limitAt(sequence);
    }

    /** Whether a higher spatial layer is wanted, or a lower one that K-SVC lets begin only with a key frame. */
    boolean needsKeyframe(int highestAlive) {
        return isDescribed ? described.needsKeyframe() : numbered.needsKeyframe(highestAlive);
    }
}
