package dev.kakehashi.perf.bots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kakehashi.perf.bots.CpuMeter.Reading;
import org.junit.jupiter.api.Test;

final class CpuMeterTest {
    @Test
    void theServerTellsItsTimeAndItsCores() {
        assertThat(CpuMeter.ofMetrics("""
                # TYPE kakehashi_cpus gauge
                kakehashi_cpus 4
                # TYPE process_cpu_seconds_total counter
                process_cpu_seconds_total 12.340
                """)).hasValueSatisfying(reading -> {
            assertThat(reading.cpuSeconds()).isEqualTo(12.34);
            assertThat(reading.cores()).isEqualTo(4);
        });
    }

    @Test
    void anOlderServerDoesNot() {
        assertThat(CpuMeter.ofMetrics("kakehashi_uptime_seconds 5\n")).isEmpty();
    }

    @Test
    void busyCoresAreTimeByTime() {
        Reading before = new Reading(1_000_000_000L, 10, 4);
        Reading after = new Reading(3_000_000_000L, 13, 4);

        assertThat(after.coresSince(before)).isCloseTo(1.5, within(1e-9));
    }
}
