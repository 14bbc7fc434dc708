package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.bwe.BitrateAllocator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A picture in three temporal layers whose subscriber's path carries less than all of them. */
final class SlotShareTemporalTest {
    private static final int PICTURES = 32;

    /** As L1T3 has them. */
    private static final int[] TEMPORALS = {0, 2, 1, 2};

    private static final int KEY_PICTURE = 0;
    private static final int TICKS = 16;

    private final TestSlot slot = new TestSlot(SlotUse.VIDEO);
    private final Fanout camera = slot.track(1, 1);
    private int sent;
    private long rate;

    SlotShareTemporalTest() {
        slot.subscription.assign(camera, slot.nowNanos);
        slot.subscription.show(true, 640 * 360, 5, slot.nowNanos);
        second();
        rate = BitrateAllocator.allocate(List.of(slot.subscription.claim(false)), Long.MAX_VALUE) / PICTURES;
        carries(PICTURES);
    }

    /** Returns how many pictures the slot got. */
    private int second() {
        int before = slot.outlet.sent.size();
        for (int each = 0; each < PICTURES; each++) {
            int temporal = TEMPORALS[sent % TEMPORALS.length];
            String payload = TestSlot.vp8Payload(sent, temporal, sent == KEY_PICTURE);
            slot.forward(camera, 0, 65_536 + sent, SourcePacket.VP8, sent * 3_000, true, payload);
            sent++;
            if (each % (PICTURES / TICKS) == PICTURES / TICKS - 1) {
                slot.nowNanos += 1_000_000_000L / TICKS;
                camera.onTick(slot.nowNanos);
            }
        }
        return slot.outlet.sent.size() - before;
    }

    private void carries(double pictures) {
        long budget = (long) (rate * pictures);
        long given = BitrateAllocator.allocate(List.of(slot.subscription.claim(false)), budget);
        slot.subscription.settle(budget - given, slot.nowNanos);
    }

    @Test
    void losesItsLowestRateOnlyAfterASecond() {
        carries(PICTURES * 0.3);
        assertThat(second()).as("half of the pictures, though a quarter fits").isEqualTo(PICTURES / 2);

        carries(PICTURES * 0.3);
        assertThat(second()).isEqualTo(PICTURES / 4);
    }

    @Test
    void aDipThatIsOverWithinASecondNeverStopsIt() {
        carries(PICTURES * 0.3);
        slot.nowNanos += 500_000_000L;
        carries(PICTURES * 2);
        assertThat(second()).isEqualTo(PICTURES);

        carries(PICTURES * 0.3);
        assertThat(second()).as("a new second begins").isEqualTo(PICTURES / 2);
    }

    @Test
    void theMiddleRateIsTakenAtOnce() {
        carries(PICTURES * 0.6);

        assertThat(second()).isEqualTo(PICTURES / 2);
    }
}
