package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.FrameInfo;

/**
 * Chooses frames by the layer numbers of VP8 (RFC 7741 4.2) and VP9 (RFC 9628 4.2), where no dependency descriptor says
 * more. Confined to the shard.
 */
final class NumberedLayers {
    /** A layer that is missing in so many pictures on end, a quarter of a second, was switched off. */
    private static final int GONE_PICTURES = 8;

    private int wantedSpatial = LayerSelector.ALL;
    private int wantedTemporal = LayerSelector.ALL;
    private int spatial;
    private int temporal;
    private int formerSpatial;
    private int formerTemporal;
    private int formerTop;
    private int formerKeyTimestamp;
    private long changedAt;
    private int pictureTimestamp;
    private int keyTimestamp;
    /** The highest spatial layer since the last key picture. */
    private int present;

    private boolean topCame;
    private int picturesWithoutTop;
    /** One bit a spatial layer of which something was forwarded since the last key picture. */
    private int flowing;

    private int formerFlowing;
    /** Pictures of lower layers are missing since the last key picture (K-SVC). */
    private boolean lowerWithheld;

    void want(int maxSpatial, int maxTemporal) {
        wantedSpatial = maxSpatial;
        wantedTemporal = maxTemporal;
    }

    void begin(FrameInfo first, long sequence, int timestamp) {
        onKeyPicture(first, sequence, timestamp);
    }

    boolean forwards(FrameInfo info, long sequence, int timestamp, boolean news) {
        if (!news) {
            return forwardsLate(info, sequence, timestamp);
        }
        if (timestamp != pictureTimestamp || info.keyframeStart) {
            onPicture(info, sequence, timestamp);
        }
        if (info.spatial > present) {
            present = info.spatial;
        }
        if (info.temporal > temporal && !stepUp(info, sequence)) {
            return false;
        }
        if (info.spatial > spatial) {
            return false;
        }
        topCame |= info.spatial == top();
        if (timestamp == keyTimestamp) {
            return true;
        }
        if (isSkipped(info, top(), flowing)) {
            lowerWithheld = true;
            return false;
        }
        flowing |= 1 << info.spatial;
        return true;
    }

    private boolean forwardsLate(FrameInfo info, long sequence, int timestamp) {
        boolean before = sequence < changedAt;
        return info.spatial <= (before ? formerSpatial : spatial)
                && info.temporal <= (before ? formerTemporal : temporal)
                && (timestamp == (before ? formerKeyTimestamp : keyTimestamp)
                        || !isSkipped(info, before ? formerTop : top(), before ? formerFlowing : flowing));
    }

    /**
     * A lower layer from which the upper ones are not predicted (K-SVC). One that flowed goes on: it became the highest
     * when the publisher switched off those above.
     */
    private static boolean isSkipped(FrameInfo info, int top, int flowing) {
        return info.notForUpperLayers && info.spatial < top && (flowing & 1 << info.spatial) == 0;
    }

    private void onPicture(FrameInfo info, long sequence, int timestamp) {
        picturesWithoutTop = topCame ? 0 : picturesWithoutTop + 1;
        topCame = false;
        if (info.keyframeStart) {
            onKeyPicture(info, sequence, timestamp);
            return;
        }
        pictureTimestamp = timestamp;
        int nextSpatial = lowerWithheld ? spatial : Math.min(spatial, wantedSpatial);
        int nextTemporal = Math.min(temporal, wantedTemporal);
        if (nextSpatial != spatial || nextTemporal != temporal) {
            change(nextSpatial, nextTemporal, sequence);
        }
    }

    private void onKeyPicture(FrameInfo info, long sequence, int timestamp) {
        change(wantedSpatial, wantedTemporal, sequence);
        pictureTimestamp = timestamp;
        keyTimestamp = timestamp;
        present = info.spatial;
        topCame = true;
        picturesWithoutTop = 0;
        flowing = 0;
        lowerWithheld = false;
    }

    private boolean stepUp(FrameInfo info, long sequence) {
        boolean may =
                info.frameStart && info.switchUp && info.temporal == temporal + 1 && info.temporal <= wantedTemporal;
        if (may) {
            change(spatial, info.temporal, sequence);
        }
        return may;
    }

    private void change(int nextSpatial, int nextTemporal, long sequence) {
        formerSpatial = spatial;
        formerTemporal = temporal;
        formerTop = top();
        formerKeyTimestamp = keyTimestamp;
        formerFlowing = flowing;
        spatial = nextSpatial;
        temporal = nextTemporal;
        changedAt = sequence;
    }

    int top() {
        return Math.min(spatial, present);
    }

    int limitAt(long sequence) {
        return sequence < changedAt ? formerSpatial : spatial;
    }

    boolean needsKeyframe(int highestAlive) {
        int goal = Math.min(wantedSpatial, highestAlive);
        boolean gone = picturesWithoutTop >= GONE_PICTURES;
        return goal > spatial && !gone || (lowerWithheld && (goal < top() || gone));
    }
}
