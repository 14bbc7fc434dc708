package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReceivedWindowTest {
    @Test
    void acceptsEveryNumberOnce() {
        ReceivedWindow window = new ReceivedWindow();

        assertThat(window.accept(65_536)).isTrue();
        assertThat(window.accept(65_538)).isTrue();
        assertThat(window.accept(65_537)).isTrue();
        assertThat(window.accept(65_537)).isFalse();
        assertThat(window.accept(65_536)).isFalse();
    }

    @Test
    void refusesWhatIsTooOldToTell() {
        ReceivedWindow window = new ReceivedWindow();
        window.accept(65_536);
        window.accept(65_536 + ReceivedWindow.SIZE - 1);
        assertThat(window.accept(65_537)).isTrue();
        window.accept(65_536 + ReceivedWindow.SIZE);

        assertThat(window.accept(65_536)).isFalse();
    }

    @Test
    void forgetsWhatItSawBeforeALeap() {
        ReceivedWindow window = new ReceivedWindow();
        window.accept(70_000);
        window.accept(70_000 + 10 * ReceivedWindow.SIZE);

        assertThat(window.accept(70_000 + 9 * ReceivedWindow.SIZE + 1)).isTrue();
    }

    @Test
    void forgetsOldNumbersWhenItTurnsOver() {
        ReceivedWindow window = new ReceivedWindow();
        for (long sequence = 65_536; sequence < 65_536 + 5 * ReceivedWindow.SIZE; sequence += 2) {
            assertThat(window.accept(sequence)).isTrue();
        }

        assertThat(window.accept(65_536 + 5 * ReceivedWindow.SIZE - 3)).isTrue();
    }
}
