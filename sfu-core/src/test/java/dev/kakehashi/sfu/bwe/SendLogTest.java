package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SendLogTest {
    private final SendLog log = new SendLog();

    @Test
    void keepsSizeClusterAndTimeOfAPacket() {
        long sequence = log.add(1_200, 0x3F, 0xFF_FFFF_FFFFL);

        assertThat(log.bytes(sequence)).isEqualTo(1_200);
        assertThat(log.cluster(sequence)).isEqualTo(0x3F);
        assertThat(log.sentMicros(sequence, 0x100_0000_0010L)).isEqualTo(0xFF_FFFF_FFFFL);
        assertThat(log.state(sequence)).isEqualTo(SendLog.IN_FLIGHT);
    }

    @Test
    void aStateChangesNothingElse() {
        long sequence = log.add(0xFFFF, 0x3F, 5_000);
        log.mark(sequence, SendLog.LOST);
        log.mark(sequence, SendLog.RECEIVED);

        assertThat(log.state(sequence)).isEqualTo(SendLog.RECEIVED);
        assertThat(log.bytes(sequence)).isEqualTo(0xFFFF);
        assertThat(log.cluster(sequence)).isEqualTo(0x3F);
        assertThat(log.sentMicros(sequence, 6_000)).isEqualTo(5_000);
    }

    @Test
    void unwrapsANumberToTheLastThatWasSentUnderIt() {
        for (int packet = 0; packet < 0x1_0005; packet++) {
            log.add(100, 0, packet * 1_000L);
        }

        assertThat(log.unwrap(0x0005)).isEqualTo(0x1_0005);
        assertThat(log.unwrap(0xFFFF)).isEqualTo(0xFFFF);
        // The next to be sent: its last use is a turn ago, which the log no longer holds.
        assertThat(log.unwrap(0x0006)).isEqualTo(0x0006).isLessThan(log.oldest());
    }

    @Test
    void growsWhileReportsOfOlderPacketsMayStillCome() {
        for (int packet = 1; packet <= 5_000; packet++) {
            log.add(packet % 1_000, 0, packet * 100L);
        }

        assertThat(log.oldest()).isEqualTo(1);
        for (int packet = 1; packet <= 5_000; packet++) {
            assertThat(log.bytes(packet)).isEqualTo(packet % 1_000);
        }
    }

    @Test
    void staysSmallWhereLittleIsSent() {
        for (int packet = 1; packet <= 5_000; packet++) {
            log.add(100, 0, packet * 20_000L);
        }

        assertThat(log.next() - log.oldest()).isEqualTo(1_024);
    }

    @Test
    void isBoundedWhereMuchIsSent() {
        for (int packet = 1; packet <= 50_000; packet++) {
            log.add(100, 0, packet);
        }

        assertThat(log.next() - log.oldest()).isEqualTo(8_192);
        assertThat(log.inFlightBytes()).isEqualTo(8_192 * 100);
    }

    @Test
    void whatFeedbackSpokeOfIsNoLongerInFlight() {
        for (int packet = 1; packet <= 10; packet++) {
            log.add(100, 0, packet);
        }
        log.settle(5);
        log.settle(3);

        assertThat(log.inFlightBytes()).isEqualTo(600);
        log.settle(100);
        assertThat(log.inFlightBytes()).isZero();
    }
}
