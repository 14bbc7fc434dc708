package dev.kakehashi.dtlssrtp;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What one peer may make us put together (RFC 6347 4.2.3). */
final class HandshakeBudgetTest {
    private final HandshakeBudget budget = new HandshakeBudget();

    /** A record of epoch 0 with one handshake fragment. */
    private static byte[] fragment(int messageBytes, int fragmentBytes) {
        byte[] data = new byte[13 + 12 + fragmentBytes];
        data[0] = 22;
        data[1] = (byte) 0xFE;
        data[2] = (byte) 0xFD;
        put(data, 11, 2, 12 + fragmentBytes);
        data[13] = 11;
        put(data, 14, 3, messageBytes);
        put(data, 22, 3, fragmentBytes);
        return data;
    }

    private static void put(byte[] data, int at, int bytes, int value) {
        for (int index = 0; index < bytes; index++) {
            data[at + index] = (byte) (value >>> 8 * (bytes - 1 - index));
        }
    }

    @Test
    void admits64FragmentsAndNoMore() {
        for (int each = 0; each < HandshakeBudget.MAX_FRAGMENTS; each++) {
            assertTrue(budget.admits(fragment(1_000, 10)));
        }
        assertFalse(budget.admits(fragment(1_000, 10)));
    }

    @Test
    void wholeMessagesAreNoFragments() {
        for (int each = 0; each < 200; each++) {
            assertTrue(budget.admits(fragment(100, 100)));
        }
    }

    @Test
    void admits64KibibytesAndNoMore() {
        boolean admitted = true;
        int total = 0;
        while (admitted) {
            admitted = budget.admits(fragment(1_400, 1_400));
            total += admitted ? 1_412 : 0;
        }
        assertTrue(total <= HandshakeBudget.MAX_BYTES && total > HandshakeBudget.MAX_BYTES - 1_412);
    }

    @Test
    void otherRecordsAndTruncatedOnesCostNothing() {
        byte[] alert = fragment(1_000, 10);
        alert[0] = 21;
        for (int each = 0; each < 1_000; each++) {
            assertTrue(budget.admits(alert));
            assertTrue(budget.admits(new byte[each % 13]));
        }
    }
}
