package dev.kakehashi.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReplayWindowTest {
    @Test
    void guessesTheNearestTurn() {
        ReplayWindow window = new ReplayWindow(0x3_FFF0L);
        assertThat(window.guess(0xFFF1)).isEqualTo(0x3_FFF1L);
        assertThat(window.guess(0x0005)).isEqualTo(0x4_0005L);
        window.add(0x4_0005L);
        assertThat(window.guess(0xFFFF)).isEqualTo(0x3_FFFFL);
        assertThat(window.guess(0x0006)).isEqualTo(0x4_0006L);
    }

    @Test
    void acceptsEveryIndexOnceWithinTheWindow() {
        ReplayWindow window = new ReplayWindow(1_000);
        assertThat(window.isNew(1_000)).isFalse();
        assertThat(window.isNew(1_000 - ReplayWindow.SIZE + 1)).isTrue();
        assertThat(window.isNew(1_000 - ReplayWindow.SIZE)).isFalse();
        window.add(1_001);
        window.add(999);
        assertThat(window.isNew(1_000)).isFalse();
        assertThat(window.isNew(999)).isFalse();
        assertThat(window.isNew(998)).isTrue();
        assertThat(window.isNew(1_002)).isTrue();
    }

    @Test
    void forgetsWhatAJumpLeavesBehind() {
        ReplayWindow window = new ReplayWindow(1_000);
        window.add(1_000 + ReplayWindow.SIZE);
        assertThat(window.isNew(1_000)).isFalse();
        assertThat(window.isNew(1_001)).isTrue();
        window.add(5_000);
        assertThat(window.isNew(5_000 - 1)).isTrue();
        assertThat(window.isNew(5_000)).isFalse();
    }

    /** The first packet of a stream may overtake those before a wrap, which then belong to the turn before the first. */
    @Test
    void reachesBackBeforeTheFirstTurn() {
        ReplayWindow window = new ReplayWindow(3);
        long index = window.guess(0xFFFE);
        assertThat(index).isEqualTo(-2);
        assertThat(window.isNew(index)).isTrue();
        window.add(index);
        assertThat(window.isNew(index)).isFalse();
        assertThat(window.guess(4)).isEqualTo(4);
    }
}
