package dev.kakehashi.sfu.peer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;

/** What a receiver waits for and asks for again: at once, then every round trip, ten times, as libwebrtc does. */
final class MissingPackets {
    private static final int MAX_TRIES = 10;

    private static final class Missing {
        private long askedNanos;
        private int tries;
    }

    private final TreeMap<Long, Missing> missing = new TreeMap<>();
    private long highest = -1;

    void onPacket(long sequence) {
        missing.remove(sequence);
        for (long each = highest + 1; highest >= 0 && each < sequence; each++) {
            missing.put(each, new Missing());
        }
        highest = Math.max(highest, sequence);
    }

    /** Unwrapped sequence numbers to ask for now. */
    List<Long> due(long nowNanos, long roundTripNanos) {
        List<Long> due = new ArrayList<>();
        for (Iterator<Long> each = missing.keySet().iterator(); each.hasNext(); ) {
            long sequence = each.next();
            Missing state = missing.get(sequence);
            if (state.tries > 0 && nowNanos - state.askedNanos < roundTripNanos) {
                continue;
            }
            if (state.tries == MAX_TRIES) {
                each.remove();
                continue;
            }
            state.tries++;
            state.askedNanos = nowNanos;
            due.add(sequence);
        }
        return due;
    }
}
