package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DecidedFramesTest {
    private final DecidedFrames frames = new DecidedFrames();

    @Test
    void remembersWhatWasDecidedAcrossWraparound() {
        long last = frames.unwrap(0xFFFF);
        long first = frames.unwrap(0);
        frames.decide(last, true);
        frames.decide(first, false);

        assertThat(first).isEqualTo(last + 1);
        assertThat(frames.wasForwarded(last)).isTrue();
        assertThat(frames.knows(first)).isTrue();
        assertThat(frames.wasForwarded(first)).isFalse();
    }

    @Test
    void knowsNothingOfOthers() {
        long frame = frames.unwrap(7);
        frames.decide(frame, true);

        assertThat(frames.knows(frame + 1)).isFalse();
        assertThat(frames.wasForwarded(frame - 256)).isFalse();
        assertThat(frames.wasForwarded(0)).isFalse();
    }

    @Test
    void aNewerFrameTakesThePlaceOfOneLongPast() {
        frames.decide(300, true);
        frames.decide(300 + 256, false);

        assertThat(frames.knows(300)).isFalse();
    }

    @Test
    void forgetsEverything() {
        long frame = frames.unwrap(7);
        frames.decide(frame, true);
        frames.clear();

        assertThat(frames.knows(frame)).isFalse();
    }
}
