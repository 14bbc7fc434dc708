package dev.kakehashi.sfu.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * draft-holmer-rmcat-transport-wide-cc-extensions-01 3.1, byte for byte; worked out by hand from its figures. Every packet:
 * sender 1, media 2, base sequence number, status count, reference time, feedback count; chunks; deltas; padding.
 */
final class TransportFeedbackTest {
    private static final long NO = TransportFeedback.NOT_RECEIVED;

    private final TransportFeedback feedback = new TransportFeedback();

    private boolean read(String packet) {
        byte[] data = HexFormat.of().parseHex(packet);
        return feedback.read(data, 0, data.length);
    }

    private long[] arrivals() {
        return Arrays.copyOf(feedback.arrivalMicros(), feedback.statusCount());
    }

    @Test
    void aRunOfSmallDeltasCountsFromTheReferenceTime() {
        assertThat(read("8fcd0006" + "00000001" + "00000002" + "fffe0003" + "00000a07" + "2003" + "000410" + "000000"))
                .isTrue();
        assertThat(feedback.mediaSsrc()).isEqualTo(2);
        assertThat(feedback.baseSequence()).isEqualTo(0xFFFE);
        assertThat(feedback.statusCount()).isEqualTo(3);
        assertThat(feedback.feedbackCount()).isEqualTo(7);
        assertThat(feedback.received()).isEqualTo(3);
        assertThat(arrivals()).containsExactly(640_000, 641_000, 645_000);
    }

    /** The draft's example of 3.1.4: one that did not come, five that did, three, three, two. */
    @Test
    void aVectorOfOneBitSaysWhichCame() {
        assertThat(read("8fcd0007" + "00000001" + "00000002" + "0010000e" + "00000000" + "9f1c" + "0101010101010101"
                        + "0000"))
                .isTrue();
        assertThat(arrivals())
                .containsExactly(NO, 250, 500, 750, 1_000, 1_250, NO, NO, NO, 1_500, 1_750, 2_000, NO, NO);
        assertThat(feedback.received()).isEqualTo(8);
    }

    /** 0b11'01'00'10'00'01'00'00 -> small, none, large, none, small, none, none. */
    @Test
    void aVectorOfTwoBitsTellsLargeDeltasOfSmallOnes() {
        assertThat(read("8fcd0006" + "00000001" + "00000002" + "00100007" + "00000100" + "d210" + "ff" + "fffc" + "02"
                        + "0000"))
                .isTrue();
        assertThat(arrivals()).containsExactly(127_750, NO, 126_750, NO, 127_250, NO, NO);
    }

    @Test
    void symbolsAndDeltasBehindTheLastPacketAreNotRead() {
        assertThat(read("8fcd0006" + "00000001" + "00000002" + "00100002" + "00000000" + "bfff" + "0101" + "ffffffff"))
                .isTrue();
        assertThat(arrivals()).containsExactly(250, 500);
    }

    @Test
    void countedPaddingHoldsNoDeltas() {
        assertThat(read("afcd0005" + "00000001" + "00000002" + "00100001" + "00000000" + "2001" + "09" + "01"))
                .isTrue();
        assertThat(read("afcd0005" + "00000001" + "00000002" + "00100002" + "00000000" + "2002" + "09" + "01"))
                .isFalse();
        assertThat(read("afcd0005" + "00000001" + "00000002" + "00100001" + "00000000" + "2001" + "09" + "ff"))
                .isFalse();
    }

    @Test
    void aDeltaBeforeTheReferenceTimeTurnsTheClockBack() {
        assertThat(read("8fcd0006" + "00000001" + "00000002" + "00000002" + "00000000" + "4002" + "fffc" + "0008"
                        + "0000"))
                .isTrue();
        assertThat(arrivals()).containsExactly(TransportFeedback.TURN_MICROS - 1_000, 1_000);
        assertThat(TransportFeedback.microsBetween(arrivals()[0], arrivals()[1]))
                .isEqualTo(2_000);
        assertThat(TransportFeedback.microsBetween(arrivals()[1], arrivals()[0]))
                .isEqualTo(-2_000);
    }

    @Test
    void chunksThatEndTooSoonAreRefused() {
        assertThat(read("8fcd0005" + "00000001" + "00000002" + "0000ffff" + "00000000" + "00010001"))
                .isFalse();
        assertThat(read("8fcd0004" + "00000001" + "00000002" + "00000001" + "00000000"))
                .isFalse();
    }

    @Test
    void deltasThatEndTooSoonAreRefused() {
        assertThat(read("8fcd0005" + "00000001" + "00000002" + "00000003" + "00000000" + "2003" + "0101"))
                .isFalse();
        assertThat(read("8fcd0005" + "00000001" + "00000002" + "00000002" + "00000000" + "4002" + "0101"))
                .isFalse();
    }

    @Test
    void theReservedSymbolIsRefused() {
        assertThat(read("8fcd0006" + "00000001" + "00000002" + "00000001" + "00000000" + "6001" + "010101010101"))
                .isFalse();
    }

    @Test
    void aRunOfNothingAndNoPacketAtAllAreRefused() {
        assertThat(read("8fcd0005" + "00000001" + "00000002" + "00000001" + "00000000" + "20002001"))
                .isFalse();
        assertThat(read("8fcd0005" + "00000001" + "00000002" + "00000000" + "00000000" + "20010000"))
                .isFalse();
    }

    @Test
    void aClaimOfMorePacketsThanAnybodySendsIsRefused() {
        String eightRuns = "1fff".repeat(9) + "0000";
        assertThat(read("8fcd0009" + "00000001" + "00000002" + "0000ffff" + "00000000" + eightRuns))
                .isFalse();
        assertThat(read("8fcd0009" + "00000001" + "00000002" + "00002000" + "00000000" + eightRuns))
                .isTrue();
        assertThat(feedback.statusCount()).isEqualTo(TransportFeedback.MAX_STATUSES);
        assertThat(feedback.received()).isZero();
    }

    @Test
    void whatWasReadBeforeLeavesNoTrace() {
        read("8fcd0006" + "00000001" + "00000002" + "00100003" + "00000000" + "20030101" + "01000000");
        assertThat(read("8fcd0005" + "00000001" + "00000002" + "00100003" + "00000000" + "00030000"))
                .isTrue();
        assertThat(arrivals()).containsExactly(NO, NO, NO);
        assertThat(feedback.received()).isZero();
    }
}
