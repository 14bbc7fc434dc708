package dev.kakehashi.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.kakehashi.sfu.rtcp.ReportBlock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** RFC 3550 6.4.1, A.3 and A.8. */
final class ReceptionStatisticsTest {
    private static final long MILLI = 1_000_000L;
    private final ReceptionStatistics statistics = new ReceptionStatistics(90_000);

    private static ReportBlock whole(@Nullable ReportBlock block) {
        assertNotNull(block);
        return block;
    }

    @Test
    void saysNothingBeforeTheFirstPacket() {
        assertNull(statistics.report(1, 0));
    }

    @Test
    void countsLossInAllAndSinceTheLastReport() {
        for (int sequence = 0; sequence < 100; sequence++) {
            if (sequence % 4 != 1) {
                statistics.onPacket(65_536 + sequence, sequence * 3_000, sequence * (33 * MILLI));
            }
        }
        ReportBlock first = whole(statistics.report(7, 4_000 * MILLI));
        assertEquals(25, first.cumulativeLost());
        assertEquals(64, first.fractionLost(), "a quarter of 256");
        assertEquals(65_536 + 99, first.extendedHighestSequence());

        for (int sequence = 100; sequence < 200; sequence++) {
            statistics.onPacket(65_536 + sequence, sequence * 3_000, sequence * (33 * MILLI));
        }
        ReportBlock second = whole(statistics.report(7, 8_000 * MILLI));
        assertEquals(25, second.cumulativeLost());
        assertEquals(0, second.fractionLost());
    }

    @Test
    void duplicatesMakeLossNegative() {
        statistics.onPacket(10, 0, 0);
        statistics.onPacket(10, 0, 0);
        statistics.onPacket(10, 0, 0);

        assertEquals(-2, whole(statistics.report(7, 0)).cumulativeLost());
    }

    @Test
    void evenArrivalHasNoJitterAndUnevenArrivalHas() {
        for (int packet = 0; packet < 100; packet++) {
            statistics.onPacket(packet, packet * 900, packet * (10 * MILLI));
        }
        assertEquals(0, whole(statistics.report(7, 0)).jitter());
        for (int packet = 100; packet < 1_000; packet++) {
            long late = packet % 2 == 0 ? 0 : 2 * MILLI;
            statistics.onPacket(packet, packet * 900, packet * (10 * MILLI) + late);
        }
        assertEquals(180, whole(statistics.report(7, 0)).jitter(), 15, "2 ms are 180 ticks");
    }

    @Test
    void jitterGoesOnAcrossTheWrapOfTheClock() {
        long begun = Long.MAX_VALUE - 50 * MILLI;
        for (int packet = 0; packet < 100; packet++) {
            statistics.onPacket(packet, packet * 900, begun + packet * (10 * MILLI));
        }
        assertEquals(0, whole(statistics.report(7, begun)).jitter());
    }

    @Test
    void jitterBeginsAnewWithAnotherClockRate() {
        for (int packet = 0; packet < 100; packet++) {
            statistics.onPacket(packet, packet * 900, packet * (10 * MILLI));
        }
        statistics.clockRate(8_000);
        for (int packet = 100; packet < 200; packet++) {
            statistics.onPacket(packet, packet * 80, packet * (10 * MILLI));
        }
        assertEquals(0, whole(statistics.report(7, 0)).jitter());
    }

    /** RFC 3550 6.4.1: LSR is the middle of the NTP timestamp, DLSR in 1/65536 s. */
    @Test
    void tellsWhichSenderReportCameLastAndWhen() {
        statistics.onPacket(1, 0, 0);
        statistics.onSenderReport(0x1234_5678_9ABC_DEF0L, 1_000 * MILLI);

        ReportBlock block = whole(statistics.report(7, 1_500 * MILLI));

        assertEquals(0x5678_9ABC, block.lastSenderReport());
        assertEquals(32_768, block.delaySinceLastSenderReport());
    }
}
