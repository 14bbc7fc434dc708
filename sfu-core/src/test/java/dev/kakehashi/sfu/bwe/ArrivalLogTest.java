package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.rtcp.RtcpReader;
import dev.kakehashi.sfu.rtcp.RtcpVisitor;
import dev.kakehashi.sfu.rtcp.TransportFeedback;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ArrivalLogTest {
    private static final long MILLI = 1_000_000;
    private static final int SENDER = 0x51;

    /** Wraps around soon, as nanoTime may. */
    private long nowNanos = Long.MAX_VALUE - 400 * MILLI;

    private final ArrivalLog log = new ArrivalLog(nowNanos);
    private final long beginNanos = nowNanos;

    /** One feedback: what it says, by sequence number: milliseconds since the log began, or -1. */
    private record Told(int base, int feedbackCount, int mediaSsrc, Map<Integer, Long> millis) {}

    private void receiveLarge(int sequenceNumber, int bytes) {
        log.onPacket(sequenceNumber & 0xFFFF, 0xA, bytes, nowNanos);
    }

    private void receive(int... sequenceNumbers) {
        for (int each : sequenceNumbers) {
            receiveLarge(each, 100);
        }
    }

    private void pass(long millis) {
        nowNanos += millis * MILLI;
    }

    private List<Told> feedback() {
        List<Told> told = new ArrayList<>();
        byte[] data = new byte[1_500];
        int length;
        while ((length = log.write(data, SENDER, nowNanos)) > 0) {
            boolean whole = new RtcpReader().read(data, 0, length, new RtcpVisitor() {
                @Override
                public void onTransportFeedback(TransportFeedback feedback) {
                    Map<Integer, Long> millis = new TreeMap<>();
                    for (int index = 0; index < feedback.statusCount(); index++) {
                        long micros = feedback.arrivalMicros()[index];
                        millis.put(feedback.baseSequence() + index & 0xFFFF, micros < 0 ? -1 : micros / 1_000);
                    }
                    told.add(new Told(feedback.baseSequence(), feedback.feedbackCount(), feedback.mediaSsrc(), millis));
                }
            });
            assertThat(whole).isTrue();
        }
        return told;
    }

    /** The one feedback that is due after a tenth of a second. */
    private Told next() {
        pass(100);
        List<Told> told = feedback();
        assertThat(told).hasSize(1);
        return told.getFirst();
    }

    @Test
    void saysWhenEachPacketCameAndWhichDidNot() {
        receive(7);
        pass(3);
        receive(8);
        pass(20);
        receive(10);

        assertThat(next()).isEqualTo(new Told(7, 0, 0xA, Map.of(7, 0L, 8, 3L, 9, -1L, 10, 23L)));
    }

    @Test
    void eachPacketIsToldOnceAndTheFeedbackIsCounted() {
        receive(7, 8);
        next();
        receive(9);

        assertThat(next()).isEqualTo(new Told(9, 1, 0xA, Map.of(9, 100L)));
        pass(1_000);
        assertThat(feedback()).isEmpty();
    }

    @Test
    void sequenceNumbersTurn() {
        receive(0xFFFE, 0xFFFF, 1);

        Told told = next();
        assertThat(told.base()).isEqualTo(0xFFFE);
        assertThat(told.millis()).containsExactlyInAnyOrderEntriesOf(Map.of(0xFFFE, 0L, 0xFFFF, 0L, 0, -1L, 1, 0L));
    }

    @Test
    void theFeedbackCountTurns() {
        for (int index = 0; index <= 256; index++) {
            receive(index);
            assertThat(next().feedbackCount()).isEqualTo(index & 0xFF);
        }
    }

    /** What was told to be missing and came after all is told again, with what followed it. */
    @Test
    void whatComesAfterTheFeedbackIsToldInTheNext() {
        receive(20, 22, 23);
        next();
        receive(21);
        pass(1);
        receive(24);

        assertThat(next().millis()).isEqualTo(Map.of(21, 100L, 22, 0L, 23, 0L, 24, 101L));
    }

    @Test
    void aPacketTwiceCameWhenItCameFirst() {
        receive(20, 21);
        pass(30);
        receive(20);
        assertThat(next().millis()).isEqualTo(Map.of(20, 0L, 21, 0L));

        receive(21);
        pass(1_000);
        assertThat(feedback()).isEmpty();
    }

    @Test
    void aPacketBeforeTheFirstIsToldToo() {
        receive(1, 0xFFFF);

        assertThat(next().millis()).isEqualTo(Map.of(0xFFFF, 0L, 0, -1L, 1, 0L));
    }

    @Test
    void feedbackWaitsATenthOfASecondForLittle() {
        receive(1);
        pass(60);
        assertThat(feedback()).isEmpty();
        pass(30);
        assertThat(feedback()).hasSize(1);
    }

    /** 1,360 bytes in 50 ms, 218 kbit/s, are worth a feedback of 68. */
    @Test
    void feedbackComesEveryFiftyMillisecondsForMuch() {
        receiveLarge(1, 1_359);
        pass(50);
        assertThat(feedback()).isEmpty();
        receiveLarge(2, 1);
        assertThat(feedback()).hasSize(1);

        receiveLarge(3, 1_360);
        pass(49);
        assertThat(feedback()).isEmpty();
        pass(1);
        assertThat(feedback()).hasSize(1);
    }

    @Test
    void manyPacketsAreToldInSeveralFeedbacks() {
        for (int index = 0; index < 1_500; index++) {
            receive(60_000 + index);
            nowNanos += MILLI / 20;
        }
        pass(100);

        List<Told> told = feedback();
        assertThat(told).hasSizeGreaterThan(1);
        assertThat(told.get(1).feedbackCount()).isEqualTo(1);
        Map<Integer, Long> all = new TreeMap<>();
        told.forEach(each -> all.putAll(each.millis()));
        assertThat(all).hasSize(1_500).doesNotContainValue(-1L);
        assertThat(feedback()).isEmpty();
    }

    @Test
    void ofALongGapNoMoreIsToldThanIsRemembered() {
        receive(0);
        next();
        receive(ArrivalLog.CAPACITY - 1);
        pass(100);
        assertThat(feedback()).hasSizeBetween(1, 4);

        receive(2 * ArrivalLog.CAPACITY);
        assertThat(next().millis()).isEqualTo(Map.of(2 * ArrivalLog.CAPACITY, 200L));
    }

    @Test
    void whatIsOlderThanIsRememberedIsNotTold() {
        receive(10_000, 10_000 - ArrivalLog.CAPACITY);

        assertThat(next().millis()).isEqualTo(Map.of(10_000, 0L));
    }

    /** Whoever jumps about learns little and makes little work: a few feedbacks a tenth of a second, none of them broken. */
    @Test
    void hostileJumpsAreBounded() {
        Random random = new Random(65_535);
        for (int round = 0; round < 2_000; round++) {
            for (int packet = random.nextInt(8); packet >= 0; packet--) {
                receive(random.nextInt(0x10000));
                receive(random.nextInt(ArrivalLog.CAPACITY * 2));
            }
            pass(50 + random.nextInt(60));
            assertThat(feedback()).hasSizeLessThanOrEqualTo(4);
        }
    }

    @Test
    void longPausesAreToldToo() {
        receive(1);
        pass(60_000);
        receive(2);
        pass(100);

        List<Told> told = feedback();
        assertThat(told).extracting(Told::base).containsExactly(1, 2);
        assertThat(told.getLast().millis()).isEqualTo(Map.of(2, (nowNanos - beginNanos) / MILLI - 100));
    }
}
