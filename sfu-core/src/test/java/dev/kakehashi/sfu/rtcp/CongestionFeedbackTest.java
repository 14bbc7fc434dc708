package dev.kakehashi.sfu.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * RFC 8888 3.1, byte for byte; worked out by hand from its figure. Every packet: sender 1; for each stream its SSRC, begin_seq
 * and num_reports, and the reports; the report timestamp.
 */
final class CongestionFeedbackTest {
    private final CongestionFeedback feedback = new CongestionFeedback();

    private boolean read(String packet) {
        byte[] data = HexFormat.of().parseHex(packet);
        return feedback.read(data, 0, data.length);
    }

    private List<String> entries() {
        List<String> entries = new ArrayList<>();
        for (int index = 0; index < feedback.count(); index++) {
            entries.add(
                    "%x/%x %x".formatted(feedback.ssrc(index), feedback.sequenceNumber(index), feedback.offset(index)));
        }
        return entries;
    }

    @Test
    void eachPacketOfAStreamHasItsOffset() {
        assertThat(read("8bcd0006" + "00000001" + "0a0b0c0d" + "00100003" + "8000" + "0000" + "9ffd" + "0000"
                        + "12345678"))
                .isTrue();
        assertThat(feedback.reportTimestamp()).isEqualTo(0x12345678);
        assertThat(entries()).containsExactly("a0b0c0d/10 0", "a0b0c0d/11 ffffffff", "a0b0c0d/12 1ffd");
    }

    @Test
    void severalStreamsFollowEachOther() {
        assertThat(read("8bcd0008" + "00000001" + "0000000a" + "00010001" + "8200" + "0000" + "0000000b" + "00020002"
                        + "8001" + "8002" + "00000000"))
                .isTrue();
        assertThat(entries()).containsExactly("a/1 200", "b/2 1", "b/3 2");
    }

    @Test
    void sequenceNumbersTurnOver() {
        assertThat(read("8bcd0005" + "00000001" + "0000000a" + "ffff0002" + "8001" + "8000" + "00000000"))
                .isTrue();
        assertThat(entries()).containsExactly("a/ffff 1", "a/0 0");
    }

    @Test
    void whatCameTooLongAgoOrAtAnUnknownTimeCameAllTheSame() {
        assertThat(read("8bcd0005" + "00000001" + "0000000a" + "00010002" + "9ffe" + "9fff" + "00000000"))
                .isTrue();
        assertThat(feedback.offset(0)).isEqualTo(CongestionFeedback.UNTIMED);
        assertThat(feedback.offset(1)).isEqualTo(CongestionFeedback.UNTIMED);
    }

    /** RFC 8888 3.1: R is 0, whatever stands beside it; ECN-CE, 0x60, beside an offset. */
    @Test
    void marksAndLeftoversBesideTheOffsetChangeNothing() {
        assertThat(read("8bcd0005" + "00000001" + "0000000a" + "00010002" + "7fff" + "e005" + "00000000"))
                .isTrue();
        assertThat(entries()).containsExactly("a/1 ffffffff", "a/2 5");
    }

    @Test
    void aReportOfNothingIsAReport() {
        assertThat(read("8bcd0002" + "00000001" + "00000000")).isTrue();
        assertThat(feedback.count()).isZero();
        assertThat(read("8bcd0004" + "00000001" + "0000000a" + "00010000" + "00000000"))
                .isTrue();
        assertThat(feedback.count()).isZero();
    }

    @Test
    void countedPaddingStandsBehindTheTimestamp() {
        assertThat(read("abcd0006" + "00000001" + "0000000a" + "00010001" + "8007" + "0000" + "00000009" + "00000004"))
                .isTrue();
        assertThat(entries()).containsExactly("a/1 7");
        assertThat(feedback.reportTimestamp()).isEqualTo(9);
        assertThat(read("abcd0005" + "00000001" + "0000000a" + "00010001" + "80070000" + "000000ff"))
                .isFalse();
    }

    @Test
    void moreReportsThanThePacketHoldsAreRefused() {
        assertThat(read("8bcd0005" + "00000001" + "0000000a" + "00010003" + "8001" + "8002" + "00000000"))
                .isFalse();
        assertThat(read("8bcd0005" + "00000001" + "0000000a" + "0001ffff" + "8001" + "8002" + "00000000"))
                .isFalse();
    }

    @Test
    void bytesThatAreNoStreamAreRefused() {
        assertThat(read("8bcd0006" + "00000001" + "0000000a" + "00010001" + "80010000" + "0000000b" + "00000000"))
                .isFalse();
        assertThat(read("8bcd0001" + "00000001")).isFalse();
    }

    /** A quarter of the sequence numbers at most. */
    @Test
    void moreReportsOfAStreamThanTheStandardAllowsAreRefused() {
        assertThat(read("8bcd2004" + "00000001" + "0000000a" + "00014000" + "8001".repeat(0x4000) + "00000000"))
                .isTrue();
        assertThat(feedback.count()).isEqualTo(0x4000);
        assertThat(read("8bcd2005" + "00000001" + "0000000a" + "00014002" + "8001".repeat(0x4002) + "00000000"))
                .isFalse();
    }
}
