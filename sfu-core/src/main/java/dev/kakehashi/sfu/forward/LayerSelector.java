package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.DecodeTargetIndication;
import dev.kakehashi.sfu.rtp.DependencyStructure;
import dev.kakehashi.sfu.rtp.FrameInfo;
import org.jspecify.annotations.Nullable;

/**
 * Chooses, within one encoding, the frames of the spatial and temporal layers that a subscriber gets, so that every
 * frame that is forwarded can be decoded. With a dependency descriptor by its decode targets (AV1 RTP A.8), else by the
 * layer numbers of VP8 (RFC 7741 4.2) and VP9 (RFC 9628 4.2). Confined to the shard.
 *
 * <p>Down goes at the next picture. Up goes at a key frame, or where the stream says that it may: a layer-sync frame, a
 * switching-up point, a switch indication. Late packets are judged by what held when their picture came.
 */
final class LayerSelector {
    static final int ALL = 7;

    private final DecidedFrames decided = new DecidedFrames();
    private int wantedSpatial = ALL;
    private int wantedTemporal = ALL;
    private int alive;
    private int present;
    private int spatial;
    private int temporal;
    private int formerSpatial;
    private int formerTemporal;
    private long changedAt;
    private int pictureTimestamp;
    private boolean keyPicture;
    private boolean lowerWithheld;
    private @Nullable DependencyStructure structure;
    private int target = -1;
    private int top;

    /**
     * The highest layers to forward, from the next place on at which that is possible.
     *
     * @param highestAlive the highest spatial layer that the publisher sends now
     */
    void want(int maxSpatial, int maxTemporal, int highestAlive) {
        wantedSpatial = maxSpatial;
        wantedTemporal = maxTemporal;
        alive = highestAlive;
        present = Math.max(present, highestAlive);
    }

    /** A run begins with this key frame. */
    void begin(FrameInfo first, long sequence, int timestamp) {
        spatial = wantedSpatial;
        temporal = wantedTemporal;
        formerSpatial = spatial;
        formerTemporal = temporal;
        changedAt = sequence;
        pictureTimestamp = timestamp;
        keyPicture = true;
        lowerWithheld = false;
        present = alive;
        top = spatial;
        structure = first.structure;
        target = -1;
        decided.clear();
        if (structure != null && first.frameNumber >= 0) {
            byTarget(first, structure, true);
            // It brings the structure, even where the target does not have it.
            decided.decide(decided.unwrap(first.frameNumber), true);
        }
    }

    /**
     * Whether to forward a packet of the encoding.
     *
     * @param news whether it is later than all before
     */
    boolean forwards(FrameInfo info, long sequence, int timestamp, boolean news) {
        DependencyStructure described = info.structure;
        if (described != null && info.frameNumber >= 0) {
            return byTarget(info, described, news);
        }
        if (!news) {
            boolean before = sequence < changedAt;
            int limit = before ? formerSpatial : spatial;
            return info.spatial <= limit
                    && info.temporal <= (before ? formerTemporal : temporal)
                    && !(lowerWithheld && isOnlyForLower(info, Math.min(limit, present)));
        }
        if (timestamp != pictureTimestamp || info.keyframeStart) {
            onPicture(info, sequence, timestamp);
        }
        if (info.temporal > temporal && !stepUp(info, sequence)) {
            return false;
        }
        top = spatial;
        if (info.spatial > spatial) {
            return false;
        }
        if (!keyPicture && isOnlyForLower(info, reach())) {
            lowerWithheld = true;
            return false;
        }
        return true;
    }

    /** Whether a frame of a lower layer is of no use to who gets this one. The highest of a picture says so as well. */
    private static boolean isOnlyForLower(FrameInfo info, int spatialLayer) {
        return info.notForUpperLayers && info.spatial < spatialLayer;
    }

    private void onPicture(FrameInfo info, long sequence, int timestamp) {
        pictureTimestamp = timestamp;
        keyPicture = info.keyframeStart;
        if (keyPicture) {
            lowerWithheld = false;
            present = alive;
            change(wantedSpatial, wantedTemporal, sequence);
            return;
        }
        // Where lower layers were withheld (K-SVC), their pictures since the key frame are missing: nobody falls back
        // to
        // them, even when the upper ones end.
        present = lowerWithheld ? present : alive;
        int nextSpatial = lowerWithheld ? spatial : Math.min(spatial, wantedSpatial);
        change(nextSpatial, Math.min(temporal, wantedTemporal), sequence);
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
        if (nextSpatial != spatial || nextTemporal != temporal) {
            formerSpatial = spatial;
            formerTemporal = temporal;
            spatial = nextSpatial;
            temporal = nextTemporal;
            changedAt = sequence;
        }
    }

    private boolean byTarget(FrameInfo info, DependencyStructure described, boolean news) {
        long frame = decided.unwrap(info.frameNumber);
        if (decided.knows(frame)) {
            return decided.wasForwarded(frame);
        }
        if (described != structure) {
            // Its key frame's first packet did not come yet, or this is a late one from before it.
            if (!info.keyframeStart) {
                return false;
            }
            structure = described;
            target = -1;
        }
        if (info.keyframeStart) {
            lowerWithheld = false;
        }
        int desired = described.targetFor(wantedSpatial, wantedTemporal, info.activeTargets);
        if (desired < 0) {
            desired = lowest(described, info.activeTargets);
        }
        if (target != desired && (target < 0 || maySwitch(info, frame, desired, news))) {
            target = desired;
        }
        top = described.spatialOf(target);
        boolean present = info.indication(target) != DecodeTargetIndication.NOT_PRESENT;
        decided.decide(frame, present);
        return present;
    }

    private boolean maySwitch(FrameInfo info, long frame, int desired, boolean news) {
        if (info.keyframeStart) {
            return true;
        }
        if (!news || !info.frameStart || info.indication(desired) != DecodeTargetIndication.SWITCH) {
            return false;
        }
        boolean may = isDecodable(info, frame);
        lowerWithheld |= !may;
        return may;
    }

    private static int lowest(DependencyStructure described, int active) {
        for (int maxSpatial = 0; maxSpatial < FrameInfo.MAX_SPATIAL; maxSpatial++) {
            int found = described.targetFor(maxSpatial, ALL, active);
            if (found >= 0) {
                return found;
            }
        }
        return 0;
    }

    private boolean isDecodable(FrameInfo info, long frame) {
        for (int index = 0; index < info.diffCount; index++) {
            if (!decided.wasForwarded(frame - info.diffs[index])) {
                return false;
            }
        }
        return true;
    }

    /** The highest spatial layer that would be forwarded now: its last packet ends the picture. */
    int top() {
        return top;
    }

    /** The highest spatial layer that is forwarded now. */
    int reach() {
        return Math.min(top, present);
    }

    /** Whether a higher spatial layer is wanted, or a lower one that K-SVC lets begin only with a key frame. */
    boolean needsKeyframe(int highestAlive) {
        DependencyStructure described = structure;
        int now = described != null && target >= 0 ? described.spatialOf(target) : Math.min(spatial, present);
        int goal = Math.min(wantedSpatial, highestAlive);
        return goal > now || (goal < now && lowerWithheld);
    }
}
