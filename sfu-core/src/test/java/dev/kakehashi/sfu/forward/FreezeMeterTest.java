package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FreezeMeterTest {
    private static final long MILLI = 1_000_000L;
    /** System.nanoTime may stand anywhere, and may turn over. */
    private static final long START = Long.MAX_VALUE - 1_500 * MILLI;

    private final FreezeMeter freezes = new FreezeMeter();
    private long nowNanos = START;

    private void frames(int count, long intervalMillis) {
        for (int frame = 0; frame < count; frame++) {
            nowNanos += intervalMillis * MILLI;
            freezes.onFrame(nowNanos);
        }
    }

    /** The example of webrtc-stats: the mean and 150 ms, or three times the mean, whichever is more. */
    @Test
    void aPictureThatStandsStillIsCountedOnce() {
        frames(30, 33);
        frames(1, 182);
        assertThat(freezes.freezes()).isZero();
        frames(30, 33);
        frames(1, 200);

        assertThat(freezes.freezes()).isEqualTo(1);
    }

    @Test
    void aScreenAtFivePicturesASecondIsNoFreeze() {
        frames(60, 200);
        frames(1, 590);

        assertThat(freezes.freezes()).isZero();
        frames(1, 700);
        assertThat(freezes.freezes()).isEqualTo(1);
    }

    @Test
    void aPauseIsNoFreeze() {
        frames(60, 33);
        freezes.restart();
        nowNanos += 30_000 * MILLI;
        frames(60, 33);

        assertThat(freezes.freezes()).isZero();
    }
}
