package dev.kakehashi.sfu.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

final class CongestionFeedbackWriterTest {
    private static final long NO = TransportFeedback.NOT_RECEIVED;
    private static final int RING = 512;
    private static final long NOW = 0x40_0000_0000L + 0x2345;

    private final CongestionFeedbackWriter writer = new CongestionFeedbackWriter();
    private final CongestionFeedback feedback = new CongestionFeedback();
    private final byte[] out = new byte[1_500];

    private static long[] ring(long... ticks) {
        long[] ring = new long[RING];
        Arrays.fill(ring, NO);
        System.arraycopy(ticks, 0, ring, 0, ticks.length);
        return ring;
    }

    private String hex(int length) {
        return HexFormat.of().formatHex(out, 0, length);
    }

    @Test
    void writesEveryStreamAndTheTime() {
        writer.begin(out, 0, 1_200, 1, NOW);
        writer.stream(0xA, 0xFFFE, ring(NOW - 0x102, NO, NOW), 0, 3);
        writer.stream(0xB, 7, ring(NOW - 1), 0, 1);

        // 0x2345 ticks of 64/65536 s.
        assertThat(hex(writer.end()))
                .isEqualTo("8bcd0009" + "00000001" + "0000000a" + "fffe0003" + "8102" + "0000" + "8000" + "0000"
                        + "0000000b" + "00070001" + "8001" + "0000" + "0008d140");
    }

    @Test
    void saysWhatTheOffsetCannotHold() {
        writer.begin(out, 0, 1_200, 1, NOW);
        writer.stream(0xA, 1, ring(NOW - 0x1FFD, NOW - 0x1FFE, NOW - 1_000_000, NOW + 1), 0, 4);

        assertThat(hex(writer.end()))
                .isEqualTo("8bcd0006" + "00000001" + "0000000a" + "00010004" + "9ffd" + "9ffe" + "9ffe" + "9fff"
                        + "0008d140");
    }

    @Test
    void whatDoesNotFitIsLeft() {
        writer.begin(out, 0, 64, 1, NOW);

        assertThat(writer.stream(0xA, 1, ring(), 0, 15)).isEqualTo(15);
        assertThat(writer.stream(0xB, 1, ring(), 0, 15)).isEqualTo(2);
        assertThat(writer.stream(0xC, 1, ring(), 0, 1)).isZero();
        assertThat(writer.end()).isEqualTo(64);
        assertThat(feedback.read(out, 0, 64)).isTrue();
        assertThat(feedback.count()).isEqualTo(17);
    }

    /** Whatever came, and in whatever order: read back it is the same. */
    @Test
    void whatIsWrittenIsRead() {
        Random random = new Random(8888);
        for (int round = 0; round < 1_000; round++) {
            long[] ring = new long[RING];
            for (int index = 0; index < RING; index++) {
                ring[index] = random.nextInt(3) == 0 ? NO : NOW - random.nextInt(random.nextBoolean() ? 200 : 0x2100);
            }
            int first = random.nextInt(1 << 20);
            int room = 32 + random.nextInt(1_400);
            writer.begin(out, 4, room, 1, NOW);
            int told = writer.stream(round, first & 0xFFFF, ring, first, 1 + random.nextInt(RING));
            int length = writer.end();

            assertThat(length).isLessThanOrEqualTo(room);
            assertThat(feedback.read(out, 4, length)).isTrue();
            assertThat(feedback.reportTimestamp()).isEqualTo(0x0008D140);
            assertThat(feedback.count()).isEqualTo(told).isPositive();
            for (int index = 0; index < told; index++) {
                long ticks = ring[first + index & RING - 1];
                long ago = NOW - ticks;
                int expected = ago > 0x1FFD ? CongestionFeedback.UNTIMED : (int) ago;
                assertThat(feedback.ssrc(index)).isEqualTo(round);
                assertThat(feedback.sequenceNumber(index)).isEqualTo(first + index & 0xFFFF);
                assertThat(feedback.offset(index)).isEqualTo(ticks == NO ? CongestionFeedback.NOT_RECEIVED : expected);
            }
        }
    }

    /** Whatever stands around the packet changes nothing, and nothing is thrown. */
    @Test
    void mutationsNeverThrowNorReadBeyondTheEnd() {
        Random random = new Random(11);
        writer.begin(out, 0, 1_200, 1, NOW);
        writer.stream(0xA, 0xFFF0, ring(NOW - 5, NO, NOW - 3, NOW - 2), 0, 21);
        writer.stream(0xB, 3, ring(NOW, NOW), 0, 2);
        int length = writer.end();

        int whole = new RtcpMutations().read(random, out, length, CongestionFeedbackWriterTest::telling);

        assertThat(whole).isGreaterThan(20_000);
    }

    private static RtcpVisitor telling(LongConsumer numbers) {
        return new RtcpVisitor() {
            @Override
            public void onCongestionFeedback(CongestionFeedback feedback) {
                numbers.accept(feedback.reportTimestamp());
                for (int index = 0; index < feedback.count(); index++) {
                    numbers.accept(feedback.ssrc(index));
                    numbers.accept(feedback.sequenceNumber(index));
                    numbers.accept(feedback.offset(index));
                }
            }
        };
    }
}
