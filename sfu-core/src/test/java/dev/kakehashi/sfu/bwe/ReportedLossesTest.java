package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.kakehashi.sfu.rtcp.ReportBlock;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ReportedLossesTest {
    private static final long MILLI = 1_000_000L;
    private static final long ROUND_TRIP = 100 * MILLI;

    private final ReportedLosses losses = new ReportedLosses();

    private void block(int ssrc, int highest, int lost) {
        // The fraction of the block itself does not count.
        losses.add(new ReportBlock(ssrc, 255, lost, highest, 0, 0, 0));
    }

    private double take(long millis) {
        return losses.take(ROUND_TRIP, millis * MILLI);
    }

    @Test
    void theFirstBlockOfAStreamSaysNothing() {
        block(1, 70_000, 30_000);

        assertThat(losses.isTold()).isTrue();
        assertThat(take(0)).isEqualTo(-1);
        assertThat(losses.isTold()).isFalse();
    }

    @Test
    void streamsCountByTheirPackets() {
        block(1, 1_000, 0);
        block(2, 0x1_FFF0, 5);
        block(1, 1_900, 0);
        block(2, 0x2_0054, 55);

        assertThat(take(0)).isEqualTo(0.05, offset(1e-9));
    }

    @Test
    void fewPacketsWaitForMore() {
        block(1, 0, 0);
        block(1, 10, 5);
        assertThat(take(0)).isEqualTo(-1);

        block(1, 20, 5);
        assertThat(take(1)).isEqualTo(0.25);
    }

    @Test
    void whatIsToldTooSoonCountsTheNextTime() {
        block(1, 0, 0);
        block(1, 100, 0);
        assertThat(take(0)).isZero();

        block(1, 200, 50);
        assertThat(take(399)).isEqualTo(-1);
        block(1, 300, 50);
        assertThat(take(400)).isEqualTo(0.25);
    }

    @Test
    void duplicatesAreNotLessThanNothingLost() {
        block(1, 0, 0);
        block(1, 100, -20);

        assertThat(take(0)).isZero();
    }

    @Test
    void aBlockThatIsRepeatedOrOlderCountsNoMore() {
        block(1, 0, 0);
        block(1, 100, 10);
        block(1, 100, 10);
        block(1, 50, 10);

        assertThat(take(0)).isEqualTo(0.1);
    }

    @Test
    void anythingGivesAShare() {
        Random random = new Random(6);
        for (int step = 0; step < 100_000; step++) {
            block(random.nextInt(50), random.nextInt(), random.nextInt());
            assertThat(take(step)).isBetween(-1.0, 1.0);
        }
    }
}
