package dev.kakehashi.dtlssrtp;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** RFC 6347 4.2.4. */
final class FlightOrderTest {
    private static final String VERIFY =
            "16fefd0000000000000001000d" + "0f000001" + "0003" + "000000" + "000001" + "aa";
    private static final String FIRST_HALF =
            "16fefd0000000000000001000d" + "0f000002" + "0003" + "000000" + "000001" + "aa";
    private static final String CHANGE = "14fefd0000000000000002000101";
    private static final String FINISHED = "16fefd00010000000000000002beef";

    private final FlightOrder order = new FlightOrder();

    private boolean admits(String hex) {
        return order.admits(HexFormat.of().parseHex(hex));
    }

    @Test
    void keepsBackAChangeThatOvertookTheVerify() {
        assertFalse(admits(CHANGE));
        assertTrue(admits(VERIFY));
        assertTrue(admits(CHANGE));
    }

    @Test
    void admitsAWholeFlightInOneDatagram() {
        assertTrue(admits(VERIFY + CHANGE + FINISHED));
    }

    @Test
    void waitsForTheLastFragment() {
        assertTrue(admits(FIRST_HALF));
        assertFalse(admits(CHANGE));
    }

    @Test
    void otherRecordsAndStumpsPass() {
        assertTrue(admits(FINISHED));
        assertTrue(admits("16fefd"));
        assertTrue(admits(VERIFY.substring(0, 30)));
    }
}
