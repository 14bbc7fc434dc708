package dev.kakehashi.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

final class TurnQuotasTest {
    private final TurnQuotas quotas = new TurnQuotas();

    private int take(int times, String username, String address) {
        int taken = 0;
        for (int each = 0; each < times; each++) {
            if (quotas.take(username, InetAddress.ofLiteral(address))) {
                taken++;
            }
        }
        return taken;
    }

    @Test
    void givesThirtyTwoToAUsernameWhereverItIs() {
        assertEquals(6, take(6, "1:anna", "203.0.113.1"));
        assertEquals(26, take(28, "1:anna", "203.0.113.2"));
        assertEquals(1, take(1, "1:ben", "203.0.113.2"));
    }

    @Test
    void givesFiveHundredAndTwelveToAnAddress() {
        int taken = 0;
        for (int user = 0; user < 600; user++) {
            taken += take(1, "1:" + user, "203.0.113.1");
        }
        assertEquals(512, taken);
        assertEquals(1, take(1, "1:anna", "203.0.113.2"));
    }

    @Test
    void countsIpv6ByItsFirst64Bits() {
        for (int user = 0; user < 512; user++) {
            assertEquals(1, take(1, "1:" + user, "2001:db8:0:1::" + Integer.toHexString(user + 1)));
        }
        assertFalse(quotas.take("1:anna", InetAddress.ofLiteral("2001:db8:0:1:ffff::1")));
        assertTrue(quotas.take("1:anna", InetAddress.ofLiteral("2001:db8:0:2::1")));
    }

    @Test
    void takesBackWhatIsNotUsed() {
        assertEquals(32, take(34, "1:anna", "203.0.113.1"));
        quotas.giveBack("1:anna", InetAddress.ofLiteral("203.0.113.1"));

        assertEquals(1, take(2, "1:anna", "203.0.113.1"));
    }
}
