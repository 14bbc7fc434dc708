package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.FrameInfo;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Chooses frames by the layer numbers of VP8 (RFC 7741 4.2) and VP9 (RFC 9628 4.2), where no dependency descriptor says
 * more. Confined to the shard.
 */
final class NumberedLayers {
    /** A layer that is missing in so many pictures on end, a quarter of a second, was switched off. */
    private static final int GONE_PICTURES = 8;

    /** Late packets come from before a few changes at most: key pictures are a second apart. */
    private static final int PERIODS = 8;

    /** What held until a change, by which packets are judged that come later. */
    private static final class Period {
        private long untilSequence = Long.MIN_VALUE;
        private int spatial;
        private int temporal;
        private int top;
        private int keyTimestamp;
        private int flowing;
    }

    private final Period[] periods = new Period[PERIODS];
    private int newest;
    private int wantedSpatial = LayerSelector.ALL;
    private int wantedTemporal = LayerSelector.ALL;
    private int spatial;
    private int temporal;
    private int pictureTimestamp;
    private int keyTimestamp;
    /** The highest spatial layer since the last key picture. */
    private int present;

    private boolean topCame;
    private int picturesWithoutTop;
    /** One bit a spatial layer of which something was forwarded since the last key picture. */
    private int flowing;

    /** Pictures of lower layers are missing since the last key picture (K-SVC). */
    private boolean lowerWithheld;

    NumberedLayers() {
        Arrays.setAll(periods, any -> new Period());
    }

    void want(int maxSpatial, int maxTemporal) {
        wantedSpatial = maxSpatial;
        wantedTemporal = maxTemporal;
    }

    void begin(FrameInfo first, long sequence, int timestamp) {
        for (Period each : periods) {
            each.untilSequence = Long.MIN_VALUE;
        }
        onKeyPicture(first, sequence, timestamp);
    }

    boolean forwards(FrameInfo info, long sequence, int timestamp, boolean news) {
        if (!news) {
            return forwardsLate(info, sequence, timestamp);
        }
        if (timestamp != pictureTimestamp || (info.keyframeStart && timestamp != keyTimestamp)) {
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
        if (!info.independent) {
            flowing |= 1 << info.spatial;
        }
        return true;
    }

    private boolean forwardsLate(FrameInfo info, long sequence, int timestamp) {
        Period then = periodOf(sequence);
        if (then == null) {
            return info.spatial <= spatial
                    && info.temporal <= temporal
                    && (timestamp == keyTimestamp || !isSkipped(info, top(), flowing));
        }
        return info.spatial <= then.spatial
                && info.temporal <= then.temporal
                && (timestamp == then.keyTimestamp || !isSkipped(info, then.top, then.flowing));
    }

    /** The period in which a packet's picture came, or null for the present one. */
    private @Nullable Period periodOf(long sequence) {
        Period found = null;
        for (int back = 0; back < PERIODS; back++) {
            Period each = periods[newest + PERIODS - back & PERIODS - 1];
            if (sequence >= each.untilSequence) {
                return found;
            }
            found = each;
        }
        return found;
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
        // The first packet of a key picture may be the one that was lost.
        if (info.keyframeStart || (info.independent && info.spatial == 0)) {
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
        newest = newest + 1 & PERIODS - 1;
        Period past = periods[newest];
        past.untilSequence = sequence;
        past.spatial = spatial;
        past.temporal = temporal;
        past.top = top();
        past.keyTimestamp = keyTimestamp;
        past.flowing = flowing;
        spatial = nextSpatial;
        temporal = nextTemporal;
    }

    int top() {
        return Math.min(spatial, present);
    }

    int limitAt(long sequence) {
        Period then = periodOf(sequence);
        return then == null ? spatial : then.spatial;
    }

    boolean needsKeyframe(int highestAlive) {
        int goal = Math.min(wantedSpatial, highestAlive);
        boolean gone = picturesWithoutTop >= GONE_PICTURES;
        return goal > spatial && !gone || (lowerWithheld && (goal < top() || gone));
    }
}
