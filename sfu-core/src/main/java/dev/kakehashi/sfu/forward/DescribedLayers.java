package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.DecodeTargetIndication;
import dev.kakehashi.sfu.rtp.DependencyStructure;
import dev.kakehashi.sfu.rtp.FrameInfo;
import org.jspecify.annotations.Nullable;

/**
 * Chooses frames by the decode targets of the dependency descriptor (AV1 RTP A.8). Confined to the shard.
 *
 * <p>A target is left for another at a frame that is a switch for the new one and needs nothing that was withheld.
 */
final class DescribedLayers {
    private static final int NONE = -1;

    private final DecidedFrames decided = new DecidedFrames();
    private int wantedSpatial = LayerSelector.ALL;
    private int wantedTemporal = LayerSelector.ALL;
    private @Nullable DependencyStructure structure;
    private int active;
    private int target = NONE;
    private int top;
    private @Nullable DependencyStructure formerStructure;
    private int formerTarget = NONE;
    private int formerTop;
    private boolean blocked;
    private long changedAt;

    void want(int maxSpatial, int maxTemporal) {
        wantedSpatial = maxSpatial;
        wantedTemporal = maxTemporal;
    }

    void begin(FrameInfo first) {
        decided.clear();
        structure = first.structure;
        active = first.activeTargets;
        target = desired();
        top = spatialOf(target);
        formerStructure = null;
        formerTarget = NONE;
        formerTop = top;
        blocked = false;
        changedAt = 0;
        decided.decide(decided.unwrap(first.frameNumber), true);
    }

    boolean forwards(FrameInfo info, long sequence, boolean news) {
        DependencyStructure by = info.structure;
        if (by != structure && info.keyframeStart && news) {
            remember(sequence);
            structure = by;
            target = NONE;
        }
        long frame = decided.unwrap(info.frameNumber);
        if (decided.knows(frame)) {
            return decided.wasForwarded(frame);
        }
        if (by == structure && news) {
            active = info.activeTargets;
            consider(info, frame, sequence);
        }
        boolean before = sequence < changedAt;
        int of = before ? formerTarget : target;
        boolean present = by == (before ? formerStructure : structure)
                && of >= 0
                && info.indication(of) != DecodeTargetIndication.NOT_PRESENT;
        decided.decide(frame, present);
        return present;
    }

    /** From this packet on another target holds; late ones are judged by the present one. */
    private void remember(long sequence) {
        formerStructure = structure;
        formerTarget = target;
        formerTop = top;
        changedAt = sequence;
    }

    private void consider(FrameInfo info, long frame, long sequence) {
        int desired = desired();
        if (target == desired) {
            blocked = false;
            return;
        }
        boolean mark = info.indication(desired) == DecodeTargetIndication.SWITCH;
        if (target == NONE || (mark && isDecodable(info, frame))) {
            if (target != NONE) {
                remember(sequence);
            }
            target = desired;
            top = spatialOf(desired);
            blocked = false;
        } else if (mark) {
            blocked = true;
        }
    }

    private int desired() {
        DependencyStructure by = structure;
        if (by == null) {
            return NONE;
        }
        int desired = by.targetFor(wantedSpatial, wantedTemporal, active);
        for (int spatial = 0; desired < 0 && spatial < FrameInfo.MAX_SPATIAL; spatial++) {
            desired = by.targetFor(spatial, LayerSelector.ALL, active);
        }
        return Math.max(0, desired);
    }

    private boolean isDecodable(FrameInfo info, long frame) {
        for (int index = 0; index < info.diffCount; index++) {
            if (!decided.wasForwarded(frame - info.diffs[index])) {
                return false;
            }
        }
        return true;
    }

    private int spatialOf(int ofTarget) {
        DependencyStructure by = structure;
        return by == null || ofTarget < 0 ? 0 : by.spatialOf(ofTarget);
    }

    int top() {
        return top;
    }

    int limitAt(long sequence) {
        return sequence < changedAt ? formerTop : top;
    }

    /**
     * Up is possible at a key frame, as a rule; down is not where the frames that the lower layer needs were withheld
     * (K-SVC).
     */
    boolean needsKeyframe() {
        return target >= 0 && (blocked || spatialOf(desired()) > top);
    }
}
