package dev.kakehashi.sfu.forward;

import java.util.Arrays;

/**
 * What was decided about the recent frames of one encoding, by the frame numbers of the dependency descriptor: every
 * packet of a frame goes the same way, and a later frame can be decoded only where those it needs were forwarded.
 * Confined to the shard.
 */
final class DecidedFrames {
    private static final int SIZE = 256;
    private static final int FRAME_NUMBER_BITS = 16;

    private static final long[] NO_FRAMES = {};
    private static final boolean[] NONE_FORWARDED = {};

    private final NumberUnwrapper unwrapper = new NumberUnwrapper();

    /** Has room from the first frame on: voices, and pictures without descriptors, never get there. */
    private long[] frames = NO_FRAMES;

    private boolean[] forwarded = NONE_FORWARDED;

    void clear() {
        Arrays.fill(frames, -1);
        unwrapper.reset();
    }

    long unwrap(int frameNumber) {
        return unwrapper.unwrap(frameNumber, FRAME_NUMBER_BITS);
    }

    boolean knows(long frame) {
        return frames.length > 0 && frames[index(frame)] == frame;
    }

    boolean wasForwarded(long frame) {
        return knows(frame) && forwarded[index(frame)];
    }

    void decide(long frame, boolean forward) {
        if (frames.length == 0) {
            frames = new long[SIZE];
            forwarded = new boolean[SIZE];
            Arrays.fill(frames, -1);
        }
        frames[index(frame)] = frame;
        forwarded[index(frame)] = forward;
    }

    private static int index(long frame) {
        return (int) frame & SIZE - 1;
    }
}
