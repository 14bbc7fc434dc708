package dev.kakehashi.sfu.peer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Whether everything that a frame needs was there and could be decoded: truly, and by what the numbers claim, which must
 * be the same.
 */
final class ReferenceRules {
    private static final int WHOLE_NUMBER = 0xFFFF;

    private final List<String> problems;
    private final Map<Integer, ReceivedFrame> byFrameNumber = new HashMap<>();
    private final Map<Long, ReceivedFrame> byPicture = new HashMap<>();
    private final Map<Integer, ReceivedFrame> base = new HashMap<>();
    private final Map<Integer, ReceivedFrame> middle = new HashMap<>();

    ReferenceRules(List<String> problems) {
        this.problems = problems;
    }

    /** A stretch begins: nothing before it may be needed. */
    void begin() {
        byFrameNumber.clear();
        byPicture.clear();
        base.clear();
        middle.clear();
    }

    boolean areMet(ReceivedFrame frame, SourceStretch stretch) {
        boolean met = true;
        for (int reference : frame.truth.references()) {
            ReceivedFrame needed = stretch.frames.get(reference);
            if (needed == null || !needed.decodable) {
                problems.add("broken reference of " + frame + " to " + reference + (needed == null ? " (absent)" : ""));
                met = false;
            }
        }
        if (met) {
            compare(frame);
        }
        note(frame);
        return met;
    }

    private void compare(ReceivedFrame frame) {
        List<ReceivedFrame> claimed = new ArrayList<>();
        if (frame.claim != null) {
            byDescriptor(frame, claimed);
            same(frame, claimed, "descriptor");
            claimed.clear();
        }
        if (frame.head != null && !frame.truth.key()) {
            byHead(frame, claimed);
            same(frame, claimed, "payload");
        }
    }

    private void same(ReceivedFrame frame, List<ReceivedFrame> claimed, String where) {
        TreeSet<Integer> found = new TreeSet<>();
        claimed.forEach(each -> found.add(each == null ? -1 : each.truth.frame()));
        if (!found.equals(new TreeSet<>(frame.truth.references()))) {
            problems.add(where + " of " + frame + " claims " + found + ", true is " + frame.truth.references());
        }
    }

    private void byDescriptor(ReceivedFrame frame, List<ReceivedFrame> into) {
        if (frame.claim.diffs() == null) {
            into.add(null);
            return;
        }
        for (int diff : frame.claim.diffs()) {
            into.add(byFrameNumber.get(frame.claim.frameNumber() - diff & WHOLE_NUMBER));
        }
    }

    /** RFC 7741 4.2 and RFC 9628 4.2: by layers, TL0PICIDX and picture ids. */
    private void byHead(ReceivedFrame frame, List<ReceivedFrame> into) {
        PayloadHead head = frame.head;
        int layer = head.spatial();
        if (head.back() > 0) {
            into.add(byPicture.get(key(head.pictureId() - head.back() & 0x7FFF, layer)));
        } else if (head.interPicture()) {
            boolean onMiddle = head.temporal() == 2 && !head.sync();
            ReceivedFrame needed = onMiddle ? middle.get(layer) : base.get(layer);
            int behind = head.temporal() == 0 ? 1 : 0;
            boolean inStep = needed != null && (head.tl0() < 0 || needed.head.tl0() == (head.tl0() - behind & 0xFF));
            into.add(inStep ? needed : null);
        }
        if (head.interLayer()) {
            into.add(byPicture.get(key(head.pictureId(), layer - 1)));
        }
    }

    private void note(ReceivedFrame frame) {
        if (frame.claim != null) {
            byFrameNumber.put(frame.claim.frameNumber(), frame);
        }
        PayloadHead head = frame.head;
        if (head != null) {
            byPicture.put(key(head.pictureId(), head.spatial()), frame);
            if (head.temporal() == 0) {
                base.put(head.spatial(), frame);
                middle.remove(head.spatial());
            } else if (head.temporal() == 1) {
                middle.put(head.spatial(), frame);
            }
        }
    }

    private static long key(int pictureId, int spatial) {
        return (long) spatial << 32 | pictureId;
    }
}
