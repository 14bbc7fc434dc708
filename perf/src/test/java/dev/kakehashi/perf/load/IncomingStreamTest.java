package dev.kakehashi.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.rtcp.ReportBlock;
import dev.kakehashi.sfu.rtcp.SenderReport;
import dev.kakehashi.sfu.rtp.MediaKind;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IncomingStreamTest {
    private final IncomingStream stream = new IncomingStream(7, MediaKind.VIDEO, new PacketCheck(100, null));

    private void receive(int... sequenceNumbers) {
        for (int each : sequenceNumbers) {
            stream.onPacket(each, 1_200, 1);
        }
    }

    @Test
    void countsOnAcrossTheWraparound() {
        receive(0xFFFE, 0xFFFF, 0, 1);

        assertThat(stream.received()).isEqualTo(4);
        assertThat(stream.expected()).isEqualTo(4);
        assertThat(stream.bytes()).isEqualTo(4_800);
    }

    @Test
    void aGapIsLossUntilItIsFilled() {
        receive(10, 13, 12);
        assertThat(stream.expected() - stream.received()).isEqualTo(1);

        receive(11);
        assertThat(stream.expected() - stream.received()).isZero();
    }

    @Test
    void reportsTheLossSinceTheReportBefore() {
        receive(1, 2, 3, 4);
        ReportBlock first = stream.report(1);
        receive(5, 8);
        ReportBlock second = stream.report(1);

        assertThat(first.fractionLost()).isZero();
        assertThat(first.extendedHighestSequence()).isEqualTo(4);
        assertThat(second.fractionLost()).isEqualTo(128);
        assertThat(second.cumulativeLost()).isEqualTo(2);
    }

    @Test
    void reportsHowLongAgoTheSenderReported() {
        receive(1);
        stream.onSenderReport(new SenderReport(7, 0x0000_1234_5678_0000L, 0, 0, 0, List.of()), 1_000_000_000L);

        ReportBlock block = stream.report(1_500_000_000L);

        assertThat(block.lastSenderReport()).isEqualTo(0x12345678);
        assertThat(block.delaySinceLastSenderReport()).isEqualTo(0x8000);
    }
}
