package dev.kakehashi.perf.load;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Whether everybody receives all that is sent: the server may have to learn first what the way to them carries. */
final class FullRate {
    /** Looks that are compared: two seconds apart. */
    private static final int SPAN = 4;

    static final int LOOK_MILLIS = 500;

    /** Where one look falls between the packets of a picture. */
    private static final int PICTURES = 2;

    private static final double ALMOST_ALL = 0.98;

    private final double[] shares;
    private final int packetsPerFrame;
    private final Deque<Look> looks = new ArrayDeque<>();

    private record Look(long published, List<Tally> subscribers) {}

    /**
     * @param shares of all packets that are published, which each subscriber should receive
     */
    FullRate(double[] shares, int packetsPerFrame) {
        this.shares = shares.clone();
        this.packetsPerFrame = packetsPerFrame;
    }

    /**
     * How many subscribers received all of the last two seconds.
     *
     * @return 0 before it can be told
     */
    int look(long published, List<Tally> subscribers) {
        looks.addLast(new Look(published, subscribers));
        if (looks.size() <= SPAN) {
            return 0;
        }
        Look before = looks.removeFirst();
        return full(published - before.published, before.subscribers, subscribers);
    }

    /** How many subscribers received in between what they should have received of so many packets. */
    int full(long published, List<Tally> before, List<Tally> after) {
        int full = 0;
        for (int index = 0; index < after.size(); index++) {
            Tally since = after.get(index).since(before.get(index));
            double wanted = published * shares[index] * ALMOST_ALL - PICTURES * packetsPerFrame;
            full += published > 0 && since.received() >= wanted ? 1 : 0;
        }
        return full;
    }

    /** Packets that all subscribers together should have received of so many. */
    long expected(long published) {
        double expected = 0;
        for (double share : shares) {
            expected += published * share;
        }
        return Math.round(expected);
    }
}
