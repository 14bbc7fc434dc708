package dev.kakehashi.sfu.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The estimate of RFC 3711 3.3.1. */
final class SequenceUnwrapperTest {
    private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();

    @Test
    void beginsOneTurnUp() {
        assertEquals(0x1_1234, unwrapper.unwrap(0x1234));
    }

    @Test
    void countsOnAcrossWraparound() {
        assertEquals(0x1_FFFE, unwrapper.unwrap(0xFFFE));
        assertEquals(0x1_FFFF, unwrapper.unwrap(0xFFFF));
        assertEquals(0x2_0000, unwrapper.unwrap(0x0000));
        assertEquals(0x2_0001, unwrapper.unwrap(0x0001));
    }

    @Test
    void takesALatePacketFromBeforeWraparound() {
        unwrapper.unwrap(0xFFFE);
        unwrapper.unwrap(0x0001);

        assertEquals(0x1_FFFF, unwrapper.unwrap(0xFFFF));
        assertEquals(0x2_0002, unwrapper.unwrap(0x0002));
    }

    @Test
    void takesPacketsFromBeforeTheFirst() {
        unwrapper.unwrap(0x0000);

        assertEquals(0xFFFF, unwrapper.unwrap(0xFFFF));
        assertEquals(0x8000, unwrapper.unwrap(0x8000));
    }

    @Test
    void measuresFromTheHighestAndNotFromTheLast() {
        unwrapper.unwrap(0x4000);
        unwrapper.unwrap(0xB000);
        unwrapper.unwrap(0x4000);

        assertEquals(0x2_2000, unwrapper.unwrap(0x2000));
    }

    @Test
    void takesAJumpOfLessThanHalfATurnForProgress() {
        unwrapper.unwrap(0x1000);

        assertEquals(0x1_8FFF, unwrapper.unwrap(0x8FFF));
    }

    @Test
    void takesAJumpOfHalfATurnForALatePacket() {
        unwrapper.unwrap(0x1000);

        assertEquals(0x0_9000, unwrapper.unwrap(0x9000));
        assertEquals(0x1_1001, unwrapper.unwrap(0x1001));
    }

    @Test
    void givesTheSameNumberTwice() {
        assertEquals(unwrapper.unwrap(0x0007), unwrapper.unwrap(0x0007));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0x7FFF, 0x8000, 0xFFFF})
    void isNeverNegativeWhateverFollowsTheFirst(int first) {
        for (int second = 0; second <= 0xFFFF; second++) {
            SequenceUnwrapper fresh = new SequenceUnwrapper();
            fresh.unwrap(first);
            long unwrapped = fresh.unwrap(second);

            assertTrue(unwrapped >= 0);
            assertEquals(second, (int) (unwrapped & 0xFFFF));
        }
    }

    @Test
    void countsManyTurns() {
        long expected = 0x1_0000;
        for (int packet = 0; packet < 1_000_000; packet++, expected++) {
            assertEquals(expected, unwrapper.unwrap(packet & 0xFFFF));
        }
    }
}
