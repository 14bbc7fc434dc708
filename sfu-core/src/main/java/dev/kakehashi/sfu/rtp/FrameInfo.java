package dev.kakehashi.sfu.rtp;

import org.jspecify.annotations.Nullable;

/**
 * What one packet says of the frame to which it belongs: told once, where the packet comes in, by {@link FrameReader},
 * and carried with it. A plain bag of numbers with one owner, reused; -1 or 0 stands for what is not said.
 */
public final class FrameInfo {
    /** Spatial layers within one encoding; VP9 has eight ids and uses three, AV1 has four. */
    public static final int MAX_SPATIAL = 4;

    /** What the payload is; null for a packet that carries none. */
    public @Nullable Codec codec;

    /** The first packet of a picture that needs nothing before it, so that a decoder can begin here. */
    public boolean keyframeStart;

    /** The first packet of its frame (a spatial layer of a picture). */
    public boolean frameStart;

    /** The last packet of its frame. */
    public boolean frameEnd;

    /** 0 to 3. */
    public int spatial;

    /** 0 to 7. */
    public int temporal;

    /** A frame of a higher temporal layer that needs only lower ones: a decoder may go up to it here. */
    public boolean switchUp;

    /** Higher spatial layers of the same picture don't need this frame. */
    public boolean notForUpperLayers;

    /** Not predicted from other pictures; told of VP9 only, in every packet. */
    public boolean independent;

    /** 7 or 15 bits (VP8, VP9), or -1. */
    public int pictureId;

    public boolean longPictureId;

    /** 8 bits (VP8, VP9), or -1. */
    public int tl0PicIdx;

    /** Where the picture id stands, counted from the start of the payload; -1 where it doesn't. */
    public int pictureIdAt;

    /** Where TL0PICIDX stands, counted from the start of the payload; -1 where it doesn't. */
    public int tl0PicIdxAt;

    /** Pixels of each spatial layer where this packet tells them: width times height, at most 2^31 - 1; 0 where it doesn't. */
    public final int[] pixels = new int[MAX_SPATIAL];

    /** Whether {@link #pixels} says anything. */
    public boolean sized;

    /** Where the newest block of RED begins, counted from the start of the payload. */
    public int primaryAt;

    /** 16 bits of the dependency descriptor, or -1 where there is none. */
    public int frameNumber;

    /** The structure by which the descriptor is read, null where there is none. */
    public @Nullable DependencyStructure structure;

    /** Two bits a decode target ({@link DecodeTargetIndication}). */
    public long indications;

    /** One bit a decode target: those that the publisher produces now. */
    public int activeTargets;

    /** How far back, in frame numbers, the frames are that this one needs. */
    public final int[] diffs = new int[DependencyStructure.MAX_DIFFS];

    public int diffCount;

    /** Forgets everything. */
    public void clear() {
        codec = null;
        keyframeStart = false;
        frameStart = false;
        frameEnd = false;
        spatial = 0;
        temporal = 0;
        switchUp = false;
        notForUpperLayers = false;
        independent = false;
        pictureId = -1;
        longPictureId = false;
        tl0PicIdx = -1;
        pictureIdAt = -1;
        tl0PicIdxAt = -1;
        if (sized) {
            java.util.Arrays.fill(pixels, 0);
            sized = false;
        }
        primaryAt = 0;
        frameNumber = -1;
        structure = null;
        indications = 0;
        activeTargets = 0;
        diffCount = 0;
    }

    /** Takes over what another one says. */
    public void copyFrom(FrameInfo other) {
        codec = other.codec;
        keyframeStart = other.keyframeStart;
        frameStart = other.frameStart;
        frameEnd = other.frameEnd;
        spatial = other.spatial;
        temporal = other.temporal;
        switchUp = other.switchUp;
        notForUpperLayers = other.notForUpperLayers;
        independent = other.independent;
        pictureId = other.pictureId;
        longPictureId = other.longPictureId;
        tl0PicIdx = other.tl0PicIdx;
        pictureIdAt = other.pictureIdAt;
        tl0PicIdxAt = other.tl0PicIdxAt;
        if (sized || other.sized) {
            System.arraycopy(other.pixels, 0, pixels, 0, pixels.length);
            sized = other.sized;
        }
        primaryAt = other.primaryAt;
        frameNumber = other.frameNumber;
        structure = other.structure;
        indications = other.indications;
        activeTargets = other.activeTargets;
        diffCount = other.diffCount;
        System.arraycopy(other.diffs, 0, diffs, 0, other.diffCount);
    }

    /** Notes the size of one spatial layer; one that we don't have is ignored. */
    void size(int layer, int width, int height) {
        if (layer < MAX_SPATIAL) {
            pixels[layer] = (int) Math.min(Integer.MAX_VALUE, (long) width * height);
            sized = true;
        }
    }

    /** Pixels of the largest spatial layer that this packet tells of. */
    public int largest() {
        int most = 0;
        for (int each : pixels) {
            most = Math.max(most, each);
        }
        return most;
    }

    /** What this frame is to a decode target. */
    public int indication(int target) {
        return DependencyStructure.indication(indications, target);
    }
}
