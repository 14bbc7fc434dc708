package dev.kakehashi.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LayerDemandTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int NOTHING_NEW = -1;

    private final LayerDemand demand = new LayerDemand(3);
    private long nowNanos = Long.MAX_VALUE - 6 * SECOND;

    private int takeAfter(long seconds) {
        nowNanos += seconds * SECOND;
        return demand.take(nowNanos);
    }

    private void settleOn(int shard, int encodings) {
        demand.update(shard, encodings);
        takeAfter(0);
        takeAfter(4);
    }

    @Test
    void lessIsToldOnlyAfterAWhile() {
        demand.update(0, 0b010);

        assertThat(takeAfter(0)).isEqualTo(NOTHING_NEW);
        assertThat(takeAfter(3)).isEqualTo(NOTHING_NEW);
        assertThat(takeAfter(1)).as("the lowest is always sent").isEqualTo(0b011);
        assertThat(takeAfter(60)).isEqualTo(NOTHING_NEW);
    }

    @Test
    void whatWasWantedWithinThoseSecondsIsKept() {
        demand.update(0, 0b010);
        takeAfter(0);
        takeAfter(3);
        demand.update(0, 0b001);

        assertThat(takeAfter(1)).isEqualTo(0b011);
        assertThat(takeAfter(0)).isEqualTo(NOTHING_NEW);
        assertThat(takeAfter(4)).isEqualTo(0b001);
    }

    @Test
    void moreIsToldAtOnce() {
        settleOn(0, 0b001);
        demand.update(1, 0b100);

        assertThat(takeAfter(0)).isEqualTo(0b101);
        assertThat(takeAfter(0)).isEqualTo(NOTHING_NEW);
    }

    @Test
    void everyShardsWishCounts() {
        settleOn(0, 0b001);
        demand.update(1, 0b010);
        assertThat(takeAfter(0)).isEqualTo(0b011);
        demand.update(1, 0);
        takeAfter(0);

        assertThat(takeAfter(4)).isEqualTo(0b001);
    }

    @Test
    void aWishThatComesBackInTimeIsNoNews() {
        settleOn(0, 0b101);
        demand.update(0, 0b001);
        takeAfter(3);
        demand.update(0, 0b100);
        assertThat(takeAfter(0)).isEqualTo(NOTHING_NEW);
        demand.update(0, 0b001);

        assertThat(takeAfter(2)).as("the patience begins anew").isEqualTo(NOTHING_NEW);
        assertThat(takeAfter(4)).isEqualTo(0b001);
    }

    @Test
    void aWishForMoreDoesNotStopWhatIsAboutToEnd() {
        settleOn(0, 0b010);
        demand.update(0, 0b100);

        assertThat(takeAfter(0)).isEqualTo(0b111);
        assertThat(takeAfter(4)).isEqualTo(0b101);
    }

    @Test
    void aTrackWithoutEncodingsHasNothingToTell() {
        LayerDemand plain = new LayerDemand(0);
        plain.update(0, 0b111);

        assertThat(plain.take(nowNanos)).isEqualTo(NOTHING_NEW);
        assertThat(plain.take(nowNanos + 10 * SECOND)).isEqualTo(NOTHING_NEW);
    }

    @Test
    void aTrackWithOneEncodingHasNothingToTell() {
        LayerDemand single = new LayerDemand(1);
        single.update(0, 0);

        assertThat(single.take(nowNanos)).isEqualTo(NOTHING_NEW);
        assertThat(single.take(nowNanos + 10 * SECOND)).isEqualTo(NOTHING_NEW);
    }
}
