package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.rtcp.ReportBlock;
import org.junit.jupiter.api.Test;

final class SubscriptionMeterTest {
    @Test
    void keepsWhatTheReceiverSaidLast() {
        SubscriptionMeter meter = new SubscriptionMeter();
        meter.onSent(1_000, true, 0);
        meter.onResent(500, 0);
        meter.onNack();
        meter.onKeyframeAsked();
        meter.onReport(new ReportBlock(1, 64, 7, 0x1_0005, 900, 0, 0));

        assertThat(meter.packets()).isEqualTo(1);
        assertThat(meter.resent()).isEqualTo(1);
        assertThat(meter.nacks()).isEqualTo(1);
        assertThat(meter.keyframeAsks()).isEqualTo(1);
        assertThat(meter.bitsPerSecond(0)).as("what is sent again counts").isEqualTo(12_000);
        assertThat(meter.fractionLost()).isEqualTo(64);
        assertThat(meter.lost()).isEqualTo(7);
        assertThat(meter.jitter()).isEqualTo(900);
    }
}
