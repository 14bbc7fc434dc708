package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SentPacketsTest {
    private static final long MILLI = 1_000_000L;

    private final SentPackets log = new SentPackets();

    @Test
    void findsWhatWasSentAcrossWraparound() {
        log.put(65_535, 131_071, 0, true, 0);
        log.put(0, 131_072, 1, false, 0);

        int last = log.find(65_535);
        assertThat(log.sourceSequence(last)).isEqualTo(131_071);
        assertThat(log.marker(last)).isTrue();
        assertThat(log.run(last)).isZero();
        int first = log.find(0);
        assertThat(log.sourceSequence(first)).isEqualTo(131_072);
        assertThat(log.marker(first)).isFalse();
        assertThat(log.run(first)).isEqualTo(1);
    }

    @Test
    void anEmptyLogKnowsNothingNotEvenTheNumberZero() {
        assertThat(log.find(0)).isNegative();
    }

    @Test
    void aNumberThatFallsOnThePlaceOfAnotherIsNotTakenForIt() {
        log.put(5, 100, 0, false, 0);

        assertThat(log.find(5 + SentPackets.SIZE)).isNegative();
        log.put(5 + SentPackets.SIZE, 612, 0, false, 0);
        assertThat(log.find(5)).isNegative();
    }

    @Test
    void forgetsOneRunAndKeepsTheOther() {
        log.put(1, 10, 0, false, 0);
        log.put(2, 20, 1, false, 0);
        log.clear(0);

        assertThat(log.find(1)).isNegative();
        assertThat(log.find(2)).isNotNegative();
        log.clear(1);
        assertThat(log.find(2)).isNegative();
    }

    @Test
    void anEmptyPacketKeepsItsTimestamp() {
        log.putEmpty(7, 0xFFFFFFF0, 1, 0);

        int index = log.find(7);
        assertThat(log.isEmpty(index)).isTrue();
        assertThat(log.timestamp(index)).isEqualTo(0xFFFFFFF0);
        assertThat(log.run(index)).isEqualTo(1);
    }

    @Test
    void theRoundTripIsKeptAcrossTheWraparoundOfMicroseconds() {
        // 2^32 microseconds, less ten milliseconds.
        long before = (1L << 32) * 1_000 - 10 * MILLI;
        log.put(7, 70, 0, false, before);
        int index = log.find(7);
        log.resent(index, before);

        assertThat(log.mayResend(index, before + 19 * MILLI, 20 * MILLI)).isFalse();
        assertThat(log.mayResend(index, before + 20 * MILLI, 20 * MILLI)).isTrue();
    }

    @Test
    void resendingChangesNothingElse() {
        log.put(7, 70, 1, true, 0);
        int index = log.find(7);
        for (int times = 0; times < 3; times++) {
            assertThat(log.mayResend(index, times * 100L * MILLI, 50 * MILLI)).isTrue();
            log.resent(index, times * 100L * MILLI);
        }

        assertThat(log.mayResend(index, 10_000 * MILLI, 50 * MILLI)).isFalse();
        assertThat(log.marker(index)).isTrue();
        assertThat(log.run(index)).isEqualTo(1);
        assertThat(log.isEmpty(index)).isFalse();
    }
}
