package dev.kakehashi.sfu.room;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * When which transport is to be looked after: a time for each, side by side, so that one at rest costs a comparison and its own
 * memory is not touched. Confined to the shard.
 */
final class TickTable {
    /** One that is looked after. */
    interface Member {
        void onTick(long nowNanos);

        /** Where it stands in the table, as it was told last. */
        int place();

        void place(int place);
    }

    /** Who only watches, and has room on the path, needs no closer look: the path is divided ten times a second. */
    static final long REST_NANOS = 100_000_000L;

    private final List<Member> members = new ArrayList<>();
    private long[] dueNanos = new long[16];
    private long tickedNanos;

    /** Takes one in, which the next tick looks after. */
    void add(Member member, long nowNanos) {
        if (members.isEmpty()) {
            tickedNanos = nowNanos;
        }
        int place = members.size();
        if (place == dueNanos.length) {
            dueNanos = Arrays.copyOf(dueNanos, 2 * place);
        }
        member.place(place);
        members.add(member);
        soon(place);
    }

    /** Lets one go; may be called while {@link #onTick} is at it. */
    void remove(Member member) {
        int place = member.place();
        int last = members.size() - 1;
        Member moved = members.get(last);
        moved.place(place);
        members.set(place, moved);
        dueNanos[place] = dueNanos[last];
        members.remove(last);
    }

    /** The next tick counts for this one. */
    void soon(int place) {
        dueNanos[place] = tickedNanos;
    }

    /** This one is looked after at that time, or sooner. */
    void by(int place, long nanos) {
        if (nanos - dueNanos[place] < 0) {
            dueNanos[place] = nanos;
        }
    }

    /** Tells the time to those for whom it counts. */
    void onTick(long nowNanos) {
        tickedNanos = nowNanos;
        // A member that breaks removes itself: the last one, which was asked already, comes in its place.
        for (int place = members.size() - 1; place >= 0; place--) {
            if (dueNanos[place] - nowNanos <= 0) {
                dueNanos[place] = nowNanos + REST_NANOS;
                members.get(place).onTick(nowNanos);
            }
        }
    }
}
