package dev.kakehashi.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TickTableTest {
    private static final long MILLI = 1_000_000L;

    private final TickTable table = new TickTable();
    private final List<String> asked = new ArrayList<>();

    /** A clock that wraps around after five milliseconds. */
    private static long at(long nanos) {
        return Math.subtractExact(Long.MAX_VALUE, 5 * MILLI) + nanos;
    }

    private class Member implements TickTable.Member {
        private final String name;
        private int place;

        Member(String name) {
            this.name = name;
            table.add(this, at(0));
        }

        @Override
        public void onTick(long nowNanos) {
            asked.add(name);
        }

        @Override
        public int place() {
            return place;
        }

        @Override
        public void place(int next) {
            place = next;
        }
    }

    private List<String> askedAt(long nanos) {
        asked.clear();
        table.onTick(at(nanos));
        return List.copyOf(asked);
    }

    @Test
    void whoIsNewIsAskedAtOnceAndThenTenTimesASecond() {
        new Member("a");

        assertThat(askedAt(0)).containsExactly("a");
        assertThat(askedAt(99 * MILLI)).isEmpty();
        assertThat(askedAt(100 * MILLI)).containsExactly("a");
    }

    @Test
    void whoIsStirredIsAskedByTheNextTick() {
        new Member("a");
        Member stirred = new Member("b");
        table.onTick(at(0));

        table.soon(stirred.place());

        assertThat(askedAt(10 * MILLI)).containsExactly("b");
        assertThat(askedAt(20 * MILLI)).isEmpty();
    }

    @Test
    void whoNamesATimeIsAskedThenAndNotLaterThanItWouldBeAnyway() {
        Member early = new Member("early");
        Member late = new Member("late");
        table.onTick(at(0));

        table.by(early.place(), at(50 * MILLI));
        table.by(late.place(), at(150 * MILLI));

        assertThat(askedAt(40 * MILLI)).isEmpty();
        assertThat(askedAt(50 * MILLI)).containsExactly("early");
        assertThat(askedAt(100 * MILLI)).containsExactly("late");
    }

    @Test
    void whoNamesATimeAndIsStirredIsAskedByTheNextTick() {
        Member stirred = new Member("stirred");
        table.onTick(at(0));

        table.by(stirred.place(), at(50 * MILLI));
        table.soon(stirred.place());
        table.by(stirred.place(), at(60 * MILLI));

        assertThat(askedAt(10 * MILLI)).containsExactly("stirred");
    }

    @Test
    void whoStirsItselfWhileItIsAskedIsAskedAgain() {
        Member busy = new Member("busy") {
            @Override
            public void onTick(long nowNanos) {
                super.onTick(nowNanos);
                table.soon(place());
            }
        };

        assertThat(busy.place()).isZero();
        assertThat(askedAt(0)).containsExactly("busy");
        assertThat(askedAt(10 * MILLI)).containsExactly("busy");
    }

    @Test
    void whoLeavesWhileItIsAskedKeepsNobodyElseFromBeingAskedOnce() {
        new Member("a");
        new Member("breaks") {
            @Override
            public void onTick(long nowNanos) {
                super.onTick(nowNanos);
                table.remove(this);
            }
        };
        new Member("c");

        assertThat(askedAt(0)).containsExactlyInAnyOrder("a", "breaks", "c");
        assertThat(askedAt(100 * MILLI)).containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void whatWasDueOfTheOneThatTakesAFreePlaceStaysDue() {
        Member first = new Member("first");
        Member last = new Member("last");
        table.onTick(at(0));
        table.soon(last.place());

        table.remove(first);

        assertThat(askedAt(10 * MILLI)).containsExactly("last");
    }

    @Test
    void aHundredAreAskedOnceEach() {
        for (int index = 0; index < 100; index++) {
            new Member("m" + index);
        }

        assertThat(askedAt(0)).hasSize(100).doesNotHaveDuplicates();
    }
}
