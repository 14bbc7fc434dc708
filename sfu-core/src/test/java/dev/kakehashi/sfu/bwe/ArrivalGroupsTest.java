package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ArrivalGroupsTest {
    private final ArrivalGroups groups = new ArrivalGroups();

    @Test
    void comparesTheLastPacketsOfGroupsFiveMillisecondsLong() {
        groups.add(0, 50_000);
        groups.add(4_000, 54_000);
        groups.add(20_000, 70_000);
        groups.add(23_000, 78_000);

        assertThat(groups.add(40_000, 95_000)).isTrue();
        assertThat(groups.sendDeltaMillis()).isEqualTo(19);
        assertThat(groups.arrivalDeltaMillis()).isEqualTo(24);
        assertThat(groups.arrivalMillis()).isEqualTo(78);
    }

    @Test
    void theFirstGroupHasNothingToCompareWith() {
        assertThat(groups.add(0, 50_000)).isFalse();
        assertThat(groups.add(10_000, 60_000)).isFalse();
        assertThat(groups.add(20_000, 70_000)).isTrue();
    }

    @Test
    void joinsWhatAQueueReleasedAtOnce() {
        groups.add(0, 50_000);
        groups.add(20_000, 120_000);
        // Held up together, they left 20 ms apart and come within 1 ms.
        assertThat(groups.add(40_000, 121_000)).isFalse();
        assertThat(groups.add(60_000, 122_000)).isFalse();

        assertThat(groups.add(80_000, 142_000)).isTrue();
        assertThat(groups.sendDeltaMillis()).isEqualTo(60);
        assertThat(groups.arrivalDeltaMillis()).isEqualTo(72);
    }

    @Test
    void aReleasedQueueDoesNotGrowAGroupBeyondATenthOfASecond() {
        groups.add(0, 0);
        int closed = 0;
        for (int packet = 1; packet < 100; packet++) {
            closed += groups.add(packet * 20_000L, packet * 4_000L) ? 1 : 0;
        }

        assertThat(closed).isBetween(2, 5);
    }

    @Test
    void leavesOutAPacketFromBeforeTheGroup() {
        groups.add(0, 50_000);
        groups.add(20_000, 70_000);
        assertThat(groups.add(10_000, 99_000)).isFalse();

        assertThat(groups.add(40_000, 90_000)).isTrue();
        assertThat(groups.arrivalDeltaMillis()).isEqualTo(20);
    }

    @Test
    void aResetForgetsTheForerunners() {
        groups.add(0, 50_000);
        groups.add(20_000, 70_000);
        groups.reset();
        groups.add(40_000, 90_000);

        assertThat(groups.add(60_000, 110_000)).isFalse();
    }
}
