package dev.kakehashi.sfu.peer;

import dev.kakehashi.sfu.rtp.Codec;
import java.util.List;

/** How the numbers of one stretch stand to the true ones, and to those of the stretch before. */
final class NumberRules {
    private static final int TICKS_A_MILLI = 90;

    /** By how much two sources' ideas of the time may differ: about the time that their packets were on the way. */
    private static final int MAX_JUMP_MILLIS = 120;

    private final List<String> problems;
    private SourceStretch before;
    private PayloadHead headBefore;
    private int frameNumberBefore = -1;

    NumberRules(List<String> problems) {
        this.problems = problems;
    }

    void check(SourceStretch stretch) {
        ReceivedFrame first = stretch.frames.values().iterator().next();
        for (ReceivedFrame each : stretch.frames.values()) {
            within(first, each);
        }
        if (before != null) {
            between(first, stretch);
        }
        before = stretch;
        for (ReceivedFrame each : stretch.frames.values()) {
            headBefore = each.head == null ? headBefore : each.head;
            frameNumberBefore = each.claim == null ? frameNumberBefore : each.claim.frameNumber();
        }
    }

    private void within(ReceivedFrame first, ReceivedFrame frame) {
        long ticks = Math.round((frame.truth.capturedNanos() - first.truth.capturedNanos()) * 0.09 / 1_000);
        if (Math.abs((int) (frame.timestamp - first.timestamp) - ticks) > 1) {
            problems.add("timestamp out of step: " + frame);
        }
        if (frame.head != null) {
            int mask = (1 << frame.head.pictureBits()) - 1;
            int pictures = frame.truth.picture() - first.truth.picture();
            if ((frame.head.pictureId() - first.head.pictureId() - pictures & mask) != 0) {
                problems.add("picture id out of step: " + frame);
            }
            int bases = frame.truth.tl0() - first.truth.tl0();
            if (frame.head.tl0() >= 0 && (frame.head.tl0() - first.head.tl0() - bases & 0xFF) != 0) {
                problems.add("TL0PICIDX out of step: " + frame);
            }
        }
        if (frame.claim != null) {
            int frames = frame.truth.frame() - first.truth.frame();
            if ((frame.claim.frameNumber() - first.claim.frameNumber() - frames & 0xFFFF) != 0) {
                problems.add("frame number out of step: " + frame);
            }
        }
    }

    private void between(ReceivedFrame first, SourceStretch stretch) {
        ReceivedPacket last = before.lastPacket();
        int step = (int) (first.timestamp - last.timestamp());
        long captured = (first.truth.capturedNanos() - last.truth().capturedNanos()) / 1_000_000;
        if (step <= 0) {
            problems.add("timestamp goes back by " + -step + " at " + first);
        } else if (Math.abs(step / TICKS_A_MILLI - captured) > MAX_JUMP_MILLIS) {
            problems.add("timestamp jumps by %d ms, captured %d ms apart: %s"
                    .formatted(step / TICKS_A_MILLI, captured, first));
        }
        if (first.codec == Codec.VP8 && headBefore != null && headBefore.pictureBits() == first.head.pictureBits()) {
            int mask = (1 << first.head.pictureBits()) - 1;
            int ahead = first.head.pictureId() - headBefore.pictureId() & mask;
            if (before.packets.getFirst().codec() == Codec.VP8 && ahead != 1) {
                problems.add("picture id steps by " + ahead + " at " + first);
            }
        }
        if (first.claim != null && frameNumberBefore >= 0) {
            int ahead = first.claim.frameNumber() - frameNumberBefore & 0xFFFF;
            if (ahead == 0 || ahead >= 0x8000) {
                problems.add("frame number goes back at " + first);
            }
        }
        if (stretch.first().spatial() != 0) {
            problems.add("does not begin at the lowest layer: " + first);
        }
    }
}
