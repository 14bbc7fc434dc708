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

    private final long[] frames = new long[SIZE];
    private final boolean[] forwarded = new boolean[SIZE];
    private final NumberUnwrapper unwrapper = new NumberUnwrapper();

    DecidedFrames() {
        clear();
    }

    void clear() {
        Arrays.fill(frames, -1);
        unwrapper.reset();
    }

    long unwrap(int frameNumber) {
        return unwrapper.unwrap(frameNumber, FRAME_NUMBER_BITS);
    }

    boolean knows(long frame) {
        return frames[index(frame)] == frame;
    }

    boolean wasForwarded(long frame) {
        return knows(frame) && forwarded[index(frame)];
    }

    void decide(long frame, boolean forward) {
        frames[index(frame)] = frame;
        forwarded[index(frame)] = forward;
    }

    private static int index(long frame) {
        return (int) frame & SIZE - 1;
    }
}
