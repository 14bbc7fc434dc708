package dev.kakehashi.sfu.peer;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How many of the packets that a publisher sent in some time came to a subscriber in time to be shown. */
public final class PlayoutCheck {
    /** Names a packet of a track: its frame and its place in it. */
    private record Key(int frame, int packet) {}

    private int sent;
    private int inTime;

    private PlayoutCheck() {}

    /**
     * @param sentPackets of one encoding, each once
     * @param fromNanos and
     * @param untilNanos bound the packets that count, by when they were sent
     */
    public static PlayoutCheck of(
            List<FrameMark> sentPackets, ReceivedStream slot, long fromNanos, long untilNanos, int playoutMillis) {
        Set<Key> inTime = new HashSet<>();
        for (ReceivedPacket each : slot.packets()) {
            FrameMark truth = each.truth();
            if (truth != null && each.atNanos() - truth.capturedNanos() <= playoutMillis * 1_000_000L) {
                inTime.add(new Key(truth.frame(), truth.packet()));
            }
        }
        PlayoutCheck check = new PlayoutCheck();
        for (FrameMark each : sentPackets) {
            if (each.capturedNanos() - fromNanos >= 0 && each.capturedNanos() - untilNanos < 0) {
                check.sent++;
                check.inTime += inTime.contains(new Key(each.frame(), each.packet())) ? 1 : 0;
            }
        }
        return check;
    }

    public int sent() {
        return sent;
    }

    public double percentInTime() {
        return 100.0 * inTime / sent;
    }
}
