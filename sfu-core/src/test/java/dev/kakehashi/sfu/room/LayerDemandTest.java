package dev.kakehashi.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LayerDemandTest {
    private static final int NOTHING_NEW = -1;
    private static final int QUARTER = 1;
    private static final int HALF = 2;
    private static final int FULL = 4;
    private static final long SECOND = 1_000_000_000L;

    private final LayerDemand demand = new LayerDemand(3);

    @Test
    void passesOnAWishForMoreAtOnce() {
        demand.update(0, HALF);
        assertThat(tellWithin(0, 5)).isEqualTo(QUARTER | HALF);

        demand.update(1, FULL);

        assertThat(demand.take(6 * SECOND)).isEqualTo(QUARTER | HALF | FULL);
    }

    @Test
    void passesOnAWishForLessAfterSeconds() {
        demand.update(0, HALF);

        assertThat(tellWithin(0, 3)).isEqualTo(NOTHING_NEW);
        assertThat(demand.take(4 * SECOND)).isEqualTo(QUARTER | HALF);
    }

    @Test
    void keepsWhatWasWantedWithinThoseSeconds() {
        demand.update(0, HALF);
        assertThat(tellWithin(0, 3)).isEqualTo(NOTHING_NEW);

        demand.update(0, QUARTER);

        assertThat(demand.take(4 * SECOND)).isEqualTo(QUARTER | HALF);
        assertThat(tellWithin(5, 8)).isEqualTo(NOTHING_NEW);
        assertThat(demand.take(9 * SECOND)).isEqualTo(QUARTER);
    }

    @Test
    void addsUpWhatTheShardsWant() {
        demand.update(0, HALF);
        demand.update(1, FULL);
        assertThat(tellWithin(0, 5)).isEqualTo(NOTHING_NEW);

        demand.update(1, 0);

        assertThat(tellWithin(5, 10)).isEqualTo(QUARTER | HALF);
    }

    @Test
    void theLowestIsSentEvenToNobody() {
        assertThat(tellWithin(0, 5)).isEqualTo(QUARTER);
    }

    /** What is told from one second to another, both included; looks once a second. */
    private int tellWithin(int from, int to) {
        for (int second = from; second <= to; second++) {
            int told = demand.take(second * SECOND);
            if (told != NOTHING_NEW) {
                return told;
            }
        }
        return NOTHING_NEW;
    }
}
