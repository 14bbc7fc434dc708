package dev.kakehashi.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ConstantScheduleTest {
    @Test
    void thePacketsOfAFrameAreDueAtOnce() {
        ConstantSchedule schedule = new ConstantSchedule(3, 1_200, 300);

        assertThat(schedule.isFirst()).isTrue();
        assertThat(schedule.isLast()).isFalse();
        schedule.advance();
        schedule.advance();
        assertThat(schedule.isLast()).isTrue();
        assertThat(schedule.dueNanos()).isZero();
        schedule.advance();
        assertThat(schedule.isFirst()).isTrue();
        assertThat(schedule.dueNanos()).isEqualTo(10_000_000);
    }

    @Test
    void aPacketAloneIsAWholeFrame() {
        ConstantSchedule schedule = new ConstantSchedule(1, 100, 50);

        assertThat(schedule.isFirst() && schedule.isLast()).isTrue();
        schedule.advance();
        assertThat(schedule.isFirst() && schedule.isLast()).isTrue();
        assertThat(schedule.dueNanos()).isEqualTo(20_000_000);
    }

    @Test
    void theRateDoesNotDrift() {
        ConstantSchedule schedule = new ConstantSchedule(8, 1_200, 17);
        for (int packet = 0; packet < 17 * 8 * 1_000; packet++) {
            schedule.advance();
        }

        assertThat(schedule.dueNanos()).isEqualTo(8_000_000_000_000L);
    }
}
