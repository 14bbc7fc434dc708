package dev.kakehashi.sfu.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

final class TransportFeedbackWriterTest {
    private static final long NO = TransportFeedback.NOT_RECEIVED;
    private static final int RING = 2_048;

    private final TransportFeedbackWriter writer = new TransportFeedbackWriter();
    private final byte[] out = new byte[1_500];

    private String hex(int length) {
        return HexFormat.of().formatHex(out, 0, length);
    }

    private int write(int room, int baseSequence, int feedbackCount, long... ticks) {
        long[] ring = new long[RING];
        Arrays.fill(ring, NO);
        System.arraycopy(ticks, 0, ring, 0, ticks.length);
        return writer.write(out, 0, room, 1, 2, baseSequence, feedbackCount, ring, 0, ticks.length);
    }

    @Test
    void neighboursAreOneRun() {
        long[] ticks = new long[15];
        Arrays.setAll(ticks, index -> 2_560 + 4 + index);

        assertThat(hex(write(1_200, 0xFFFE, 0x107, ticks)))
                .isEqualTo("afcd0009" + "00000001" + "00000002" + "fffe000f" + "00000a07" + "200f" + "04"
                        + "01".repeat(14) + "000003");
        assertThat(writer.statuses()).isEqualTo(15);
    }

    /** 1, 0, 1 and nothing behind: 0b10'10100000000000. */
    @Test
    void gapsAmongSmallDeltasAreAVectorOfOneBit() {
        assertThat(hex(write(1_200, 16, 0, 256, NO, 511)))
                .isEqualTo("8fcd0005" + "00000001" + "00000002" + "00100003" + "00000100" + "a800" + "00ff");
    }

    /** small, none, large (too late), none, large (too early), small, none, small: the last one begins a second vector. */
    @Test
    void aLargeDeltaNeedsAVectorOfTwoBits() {
        assertThat(hex(write(1_200, 16, 0, 1, NO, 257, NO, 253, 253, NO, 254)))
                .isEqualTo("afcd0007" + "00000001" + "00000002" + "00100008" + "00000000" + "d224" + "2001" + "01"
                        + "0100" + "fffc" + "00" + "01" + "01");
    }

    @Test
    void aFullVectorOfOneBitIsNotCutByALargeDeltaBehindIt() {
        long[] ticks = {1, NO, 2, NO, 3, NO, 4, NO, 5, NO, 6, NO, 7, NO, 300};

        assertThat(hex(write(1_200, 0, 0, ticks)))
                .isEqualTo("afcd0008" + "00000001" + "00000002" + "0000000f" + "00000000" + "aaaa" + "4001"
                        + "01010101010101" + "0125" + "000003");
    }

    @Test
    void aPauseThatNoDeltaHoldsBeginsAnotherPacket() {
        assertThat(write(1_200, 0, 0, 1, 0x8001)).isEqualTo(24);
        assertThat(writer.statuses()).isEqualTo(1);
        assertThat(write(1_200, 0, 0, 1, 0x8000)).isEqualTo(28);
        assertThat(writer.statuses()).isEqualTo(2);
    }

    @Test
    void whatDoesNotFitIsLeft() {
        long[] ticks = new long[1_000];
        Arrays.setAll(ticks, index -> index * 300L);

        int length = write(1_200, 0, 0, ticks);

        assertThat(length).isLessThanOrEqualTo(1_200).isGreaterThan(1_190);
        assertThat(writer.statuses()).isBetween(580, 590);
    }

    /** Whatever came, and in whatever order: read back it is the same, packet after packet. */
    @Test
    void whatIsWrittenIsRead() {
        Random random = new Random(2015);
        TransportFeedback feedback = new TransportFeedback();
        for (int round = 0; round < 1_000; round++) {
            long[] ring = arrivals(random);
            int room = 64 + random.nextInt(1_200);
            long first = random.nextInt(1 << 20);
            int count = 1 + random.nextInt(RING);
            ring[(int) (first + count - 1) & RING - 1] = 77;
            for (int told = 0; told < count; told += writer.statuses()) {
                int length = writer.write(out, 4, room, 1, 2, told & 0xFFFF, round, ring, first + told, count - told);
                assertThat(length).isLessThanOrEqualTo(room);
                assertThat(feedback.read(out, 4, length)).isTrue();
                assertThat(feedback.baseSequence()).isEqualTo(told & 0xFFFF);
                assertThat(feedback.feedbackCount()).isEqualTo(round & 0xFF);
                assertThat(feedback.statusCount()).isEqualTo(writer.statuses()).isPositive();
                long[] expected = new long[feedback.statusCount()];
                for (int index = 0; index < expected.length; index++) {
                    long ticks = ring[(int) (first + told + index) & RING - 1];
                    expected[index] = ticks == NO ? NO : ticks * 250 % TransportFeedback.TURN_MICROS;
                }
                assertThat(Arrays.equals(expected, 0, expected.length, feedback.arrivalMicros(), 0, expected.length))
                        .isTrue();
            }
        }
    }

    /** Lossy or not, in bursts or not, steady or not. */
    private static long[] arrivals(Random random) {
        long[] ring = new long[RING];
        long ticks = random.nextLong(1L << 34);
        double loss = random.nextBoolean() ? 0 : random.nextDouble();
        int step = 1 << random.nextInt(12);
        boolean lost = false;
        for (int index = 0; index < RING; index++) {
            if (random.nextInt(4) == 0) {
                lost = random.nextDouble() < loss;
            }
            ticks = Math.max(0, ticks + random.nextInt(step) - (random.nextInt(20) == 0 ? step : 0));
            ring[index] = lost ? NO : ticks;
        }
        return ring;
    }

    /** Whatever stands around the packet changes nothing, and nothing is thrown. */
    @Test
    void mutationsNeverThrowNorReadBeyondTheEnd() {
        Random random = new Random(15);
        long[] ticks = new long[60];
        Arrays.setAll(ticks, index -> index % 7 == 3 ? NO : index * 90L + index % 5 * 200L);
        int length = write(1_200, 0xFFF0, 3, ticks);

        int whole = new RtcpMutations().read(random, out, length, TransportFeedbackWriterTest::telling);

        assertThat(whole).isGreaterThan(20_000);
    }

    private static RtcpVisitor telling(LongConsumer numbers) {
        return new RtcpVisitor() {
            @Override
            public void onTransportFeedback(TransportFeedback feedback) {
                for (int index = 0; index < feedback.statusCount(); index++) {
                    numbers.accept(feedback.arrivalMicros()[index]);
                }
            }
        };
    }
}
