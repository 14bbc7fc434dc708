package dev.kakehashi.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SendWindowTest {
    private final SendWindow window = new SendWindow();

    @Test
    void takesEveryNumberOnce() {
        assertThat(window.take(0x1000)).isTrue();
        assertThat(window.take(0x1000)).isFalse();
        assertThat(window.take(0x1001)).isTrue();
        assertThat(window.take(0x1000)).isFalse();
    }

    @Test
    void takesLateNumbersAcrossWraparound() {
        assertThat(window.take(0xFF00)).isTrue();
        assertThat(window.take(0x0100)).isTrue();
        assertThat(window.take(0xFF01)).isTrue();
        assertThat(window.take(0xFF01)).isFalse();
        assertThat(window.take(0xFF00)).isFalse();
    }

    @Test
    void refusesWhatItCanNotRememberAnyMore() {
        assertThat(window.take(0x2000)).isTrue();
        assertThat(window.take(0x2000 + SendWindow.SIZE - 1)).isTrue();
        assertThat(window.take(0x2000)).isFalse();
        assertThat(window.take(0x2001)).isTrue();
        assertThat(window.take(0x2000 + SendWindow.SIZE)).isTrue();
        assertThat(window.take(0x2000)).isFalse();
    }

    @Test
    void beginsAnewAfterAJump() {
        assertThat(window.take(0x0001)).isTrue();
        assertThat(window.take(0x7000)).isTrue();
        assertThat(window.take(0x7000)).isFalse();
        assertThat(window.take(0x6FFF)).isTrue();
    }

    /** RFC 3711 3.3.1: the turns are counted, and a late number belongs to the one before. */
    @Test
    void tellsTheIndexOfWhatItTook() {
        assertThat(window.take(0xFFFF)).isTrue();
        assertThat(window.index(0xFFFF)).isEqualTo(0x0_FFFFL);
        assertThat(window.take(0x0002)).isTrue();
        assertThat(window.index(0x0002)).isEqualTo(0x1_0002L);
        assertThat(window.take(0xFFFE)).isTrue();
        assertThat(window.index(0xFFFE)).isEqualTo(0x0_FFFEL);
        assertThat(window.index(0x0002)).isEqualTo(0x1_0002L);
    }
}
