package dev.kakehashi.sfu.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** draft-alvestrand-rmcat-remb-03 2.2, byte for byte. */
final class ReceiverEstimateTest {
    private final byte[] out = new byte[1_500];
    private final List<ReceiverEstimate> seen = new ArrayList<>();

    private boolean read(String packet) {
        byte[] data = HexFormat.of().parseHex(packet);
        return new RtcpReader().read(data, 0, data.length, new RtcpVisitor() {
            @Override
            public void onReceiverEstimate(ReceiverEstimate estimate) {
                seen.add(estimate);
            }
        });
    }

    private String written(ReceiverEstimate estimate) {
        return HexFormat.of().formatHex(out, 0, estimate.write(out, 0));
    }

    /** 1 Mbit/s is 250,000 times 4: 0b000010'11'1101000010010000. */
    @Test
    void aMegabitIsWrittenAndRead() {
        ReceiverEstimate estimate = new ReceiverEstimate(1, 1_000_000, List.of(0x0A0B0C0D, -2));

        assertThat(written(estimate))
                .isEqualTo("8fce0006" + "00000001" + "00000000" + "52454d42" + "020bd090" + "0a0b0c0d" + "fffffffe");
        assertThat(read(written(estimate))).isTrue();
        assertThat(seen).containsExactly(estimate);
    }

    @Test
    void whatHasMoreThanEighteenBitsIsRoundedDown() {
        read(written(new ReceiverEstimate(1, 262_143, List.of())));
        read(written(new ReceiverEstimate(1, 262_145, List.of())));
        read(written(new ReceiverEstimate(1, Long.MAX_VALUE, List.of())));

        assertThat(seen).extracting(ReceiverEstimate::bitrateBps).containsExactly(262_143L, 262_144L, 0x3FFFFL << 45);
    }

    @Test
    void aBitrateThatNoNumberHoldsIsRefused() {
        assertThat(read("8fce0004" + "00000001" + "00000000" + "52454d42" + "00ffffff"))
                .isFalse();
        assertThat(read("8fce0004" + "00000001" + "00000000" + "52454d42" + "00bbffff"))
                .isFalse();
        assertThat(seen).isEmpty();
    }

    @Test
    void ssrcsThatAreNotThereAreRefused() {
        assertThat(read("8fce0005" + "00000001" + "00000000" + "52454d42" + "020bd090" + "0a0b0c0d"))
                .isFalse();
        assertThat(seen).isEmpty();
    }

    @Test
    void otherApplicationFeedbackIsPassedOver() {
        assertThat(read("8fce0004" + "00000001" + "00000000" + "52454d43" + "020bd090"))
                .isTrue();
        assertThat(read("8fce0002" + "00000001" + "00000000")).isTrue();
        assertThat(seen).isEmpty();
    }

    @Test
    void moreSsrcsThanTheCountCanSayAreLeftOut() {
        ReceiverEstimate estimate = new ReceiverEstimate(1, 5, Collections.nCopies(300, 7));

        assertThat(estimate.ssrcs()).hasSize(255);
        assertThat(read(written(estimate))).isTrue();
        assertThat(seen).containsExactly(estimate);
    }
}
