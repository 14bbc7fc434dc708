package dev.kakehashi.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class PacketPoolTest {
    private final PacketPool pool = new PacketPool();

    @Test
    void givesOutWhatCameBack() {
        PacketBuffer packet = pool.acquire();
        pool.release(packet);

        assertSame(packet, pool.acquire());
        assertEquals(1, pool.outstanding());
    }

    @Test
    void releasingTwiceIsAProgrammingError() {
        PacketBuffer packet = pool.acquire();
        pool.release(packet);

        assertThrows(IllegalStateException.class, () -> pool.release(packet));
    }

    @Test
    void theHistoryKeepsTheNewestAndGivesTheRestBack() {
        PacketHistory history = new PacketHistory(pool);
        for (long sequence = 0; sequence < 2L * PacketHistory.SIZE; sequence++) {
            history.put(sequence, pool.acquire());
        }

        assertEquals(PacketHistory.SIZE, pool.outstanding());
        assertNull(history.get(PacketHistory.SIZE - 1L));
        assertTrue(history.get(PacketHistory.SIZE) != null);
        history.put(3, pool.acquire());
        assertNull(history.get(3), "older than what stands in its place");
        history.releaseAll();
        assertEquals(0, pool.outstanding());
    }

    @Test
    void theWindowAcceptsEachNumberOnce() {
        ReceivedWindow window = new ReceivedWindow();

        assertTrue(window.accept(100));
        assertFalse(window.accept(100));
        assertTrue(window.accept(98));
        assertTrue(window.accept(100 + ReceivedWindow.SIZE - 1));
        assertFalse(window.accept(98), "older than the window");
        assertTrue(window.accept(99 + 1 + 1), "within it");
        assertTrue(window.accept(1_000_000));
        assertFalse(window.accept(1_000_000));
    }
}
