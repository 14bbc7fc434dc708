package dev.kakehashi.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class ClearHeaderTest {
    private static final int TRANSPORT_WIDE_ID = 3;

    private final ClearHeader header = new ClearHeader();

    private boolean wrap(String hex) {
        byte[] packet = HexFormat.of().parseHex(hex.replace(" ", ""));
        return header.wrap(MemorySegment.ofArray(packet), 0, packet.length, TRANSPORT_WIDE_ID);
    }

    @Test
    void readsWhatStandsInTheFixedHeader() {
        assertThat(wrap("80E0 FFFE 00000001 89ABCDEF 00")).isTrue();
        assertThat(header.sequenceNumber()).isEqualTo(0xFFFE);
        assertThat(header.ssrc()).isEqualTo(0x89ABCDEF);
        assertThat(header.transportWide()).isEqualTo(-1);
        assertThat(header.isRtcp()).isFalse();
    }

    @Test
    void findsTheTransportWideNumberBehindOtherExtensions() {
        assertThat(wrap("9060 0001 00000001 00000007 BEDE 0002 10 85 00 31 ABCD 0000 FF"))
                .isTrue();
        assertThat(header.transportWide()).isEqualTo(0xABCD);
    }

    @Test
    void countsTheSourcesBeforeTheExtensions() {
        assertThat(wrap("9160 0001 00000001 00000007 0000AAAA BEDE 0001 31 ABCD 00"))
                .isTrue();
        assertThat(header.transportWide()).isEqualTo(0xABCD);
    }

    @Test
    void extensionsThatAreCutShortAreNotRead() {
        assertThat(wrap("9060 0001 00000001 00000007 BEDE 0002 31 ABCD 00")).isTrue();
        assertThat(header.transportWide()).isEqualTo(-1);
        assertThat(wrap("9060 0001 00000001 00000007 BEDE 0001 00 00 00 31")).isTrue();
        assertThat(header.transportWide()).isEqualTo(-1);
    }

    @Test
    void tellsReportsFromMedia() {
        assertThat(wrap("80C9 0001 00000001 00000007")).isTrue();
        assertThat(header.isRtcp()).isTrue();
    }

    @Test
    void lessThanAHeaderIsNothing() {
        assertThat(wrap("80E0 FFFE 00000001 89ABCD")).isFalse();
    }
}
