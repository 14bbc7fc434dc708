package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NumberUnwrapperTest {
    private final NumberUnwrapper unwrapper = new NumberUnwrapper();

    @Test
    void goesOnPastTheHighestNumber() {
        long last = unwrapper.unwrap(0x7FFF, 15);

        assertThat(unwrapper.unwrap(0, 15)).isEqualTo(last + 1);
    }

    @Test
    void aLateNumberStaysBehindAcrossWraparound() {
        long first = unwrapper.unwrap(1, 16);

        assertThat(unwrapper.unwrap(0xFFFF, 16)).isEqualTo(first - 2);
        assertThat(unwrapper.unwrap(2, 16)).isEqualTo(first + 1);
    }

    @Test
    void theFirstHasRoomBelow() {
        assertThat(unwrapper.unwrap(0, 7)).isEqualTo(128);
        assertThat(unwrapper.unwrap(0x7F, 7)).isEqualTo(127);
    }

    @Test
    void halfATurnAheadIsTakenForLate() {
        long first = unwrapper.unwrap(0, 7);

        assertThat(unwrapper.unwrap(63, 7)).isEqualTo(first + 63);
        assertThat(unwrapper.unwrap(63 + 64, 7)).isEqualTo(first - 1);
    }

    @Test
    void beginsAnewAfterAReset() {
        unwrapper.unwrap(100, 15);
        unwrapper.unwrap(20_000, 15);
        unwrapper.reset();

        assertThat(unwrapper.unwrap(5, 15)).isEqualTo(0x8005);
    }
}
