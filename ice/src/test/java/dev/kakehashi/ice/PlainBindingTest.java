package dev.kakehashi.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class PlainBindingTest {
    private static final long SECOND = 1_000_000_000L;

    private final PlainBinding binding = new PlainBinding();
    private final byte[] out = new byte[128];
    private final StunMessage request = plain();

    private static StunMessage plain() {
        byte[] data = new byte[64];
        int length = new StunWriter(data, Stun.BINDING_REQUEST, new byte[12], 0).finish();
        return Rfc5769.message(Arrays.copyOf(data, length));
    }

    private int answers(int requests, String address, long nowNanos) {
        int answered = 0;
        for (int each = 0; each < requests; each++) {
            if (binding.answer(request, new InetSocketAddress(address, 1_000 + each), nowNanos, out) > 0) {
                answered++;
            }
        }
        return answered;
    }

    @Test
    void tellsAStrangerItsAddressInFewBytes() {
        InetSocketAddress stranger = new InetSocketAddress("2001:db8::17", 4_000);

        int length = binding.answer(request, stranger, 0, out);

        StunMessage answer = Rfc5769.message(Arrays.copyOf(out, length));
        assertEquals(stranger, answer.xorMappedAddress());
        assertTrue(length <= 120, "length " + length);
    }

    @Test
    void answersTenASecondToANetwork() {
        assertEquals(AnswerBudget.PER_SOURCE, answers(30, "198.51.100.1", 0));
        assertEquals(0, answers(5, "198.51.100.200", SECOND - 1), "the same /24");
        assertEquals(AnswerBudget.PER_SOURCE, answers(30, "198.51.100.1", SECOND));
    }

    @Test
    void countsIpv6ByItsFirst56Bits() {
        assertEquals(AnswerBudget.PER_SOURCE, answers(30, "2001:db8:1:2200::1", 0));
        assertEquals(0, answers(5, "2001:db8:1:22ff::9", 0), "the same /56");
        assertEquals(5, answers(5, "2001:db8:1:2300::1", 0), "another /56");
    }

    @Test
    void answersTwoThousandASecondInAll() {
        int answered = 0;
        for (int network = 0; network < 4_000; network++) {
            answered += answers(1, "10." + network / 250 + '.' + network % 250 + ".1", 0);
        }
        assertEquals(AnswerBudget.IN_ALL, answered);
    }

    @Test
    void leavesChecksAndOddRequestsToOthers() {
        assertEquals(
                -1, binding.answer(Rfc5769.message(Rfc5769.REQUEST), new InetSocketAddress("198.51.100.1", 1), 0, out));
        assertEquals(
                -1,
                binding.answer(
                        Rfc5769.message(Rfc5769.IPV4_RESPONSE), new InetSocketAddress("198.51.100.1", 1), 0, out));
    }
}
