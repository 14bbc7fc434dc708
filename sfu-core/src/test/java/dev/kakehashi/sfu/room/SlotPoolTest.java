package dev.kakehashi.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.SlotUse;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class SlotPoolTest {
    private final SlotPool pool = new SlotPool(SlotUse.VIDEO, SlotUse.AUDIO);

    private static OutgoingSlot slot(SlotUse use, int index) {
        return new OutgoingSlot(use + "-" + index, use, index, 100 + index, -1);
    }

    private void pairs(int count) {
        for (int index = 0; index < count; index++) {
            pool.update(List.of(slot(SlotUse.VIDEO, index), slot(SlotUse.AUDIO, index)));
        }
    }

    private SlotPool.Pair occupy(String who) {
        return Objects.requireNonNull(pool.occupy(who));
    }

    @Test
    void aPairIsAnAudioAndAVideoSlotOfOneIndex() {
        pairs(2);
        occupy("aki");
        SlotPool.Pair second = occupy("ben");

        assertThat(second.videoMid()).isEqualTo("VIDEO-1");
        assertThat(second.audioMid()).isEqualTo("AUDIO-1");
        assertThat(pool.occupiedBy("ben")).isSameAs(second);
        assertThat(pool.occupants()).containsExactly("aki", "ben");
        assertThat(pool.occupy("chika")).isNull();
    }

    @Test
    void aPairThatWasNeverUsedComesFirstThenTheOneThatHasBeenFreeForLongest() {
        pairs(3);
        SlotPool.Pair aki = occupy("aki");
        SlotPool.Pair ben = occupy("ben");
        pool.release(ben);
        pool.release(aki);

        assertThat(occupy("chika").videoMid()).isEqualTo("VIDEO-2");
        assertThat(occupy("dai")).isSameAs(ben);
        assertThat(occupy("emi")).isSameAs(aki);
    }

    @Test
    void aNewAgreementKeepsTheOccupants() {
        pairs(1);
        SlotPool.Pair aki = occupy("aki");
        pairs(2);

        assertThat(pool.occupiedBy("aki")).isSameAs(aki);
        assertThat(pool.size()).isEqualTo(2);
    }

    @Test
    void slotsOfAnotherPurposeAreNotItsOwn() {
        pool.update(List.of(slot(SlotUse.SCREEN, 0), slot(SlotUse.SCREEN_AUDIO, 0)));

        assertThat(pool.size()).isZero();
    }

    @Test
    void eitherHalfMayBeMissing() {
        pool.update(List.of(slot(SlotUse.AUDIO, 0)));

        SlotPool.Pair pair = occupy("aki");
        assertThat(pair.videoMid()).isNull();
        assertThat(pair.audioMid()).isEqualTo("AUDIO-0");
    }
}
