package dev.kakehashi.ice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * The samples of RFC 5769 written by us. They hold a SOFTWARE attribute and pad with spaces, where we write none and
 * pad with zeros, so single attributes are compared and not whole messages.
 */
final class StunWriterTest {
    private static final byte[] KEY = Stun.key(Rfc5769.PASSWORD);
    private final byte[] out = new byte[256];

    private StunMessage response(InetSocketAddress mapped) {
        int length = new StunWriter(out, Stun.BINDING_SUCCESS, Rfc5769.REQUEST, 8)
                .xorMappedAddress(mapped)
                .integrity(KEY)
                .finish();
        return Rfc5769.message(Arrays.copyOf(out, length));
    }

    @Test
    void writesAnIpv4AddressLikeTheSample() {
        StunMessage written = response(new InetSocketAddress("192.0.2.1", 32_853));

        assertArrayEquals(Arrays.copyOfRange(Rfc5769.IPV4_RESPONSE, 36, 48), Arrays.copyOfRange(out, 20, 32));
        assertTrue(written.verifyIntegrity(KEY));
        assertTrue(written.hasValidFingerprint());
    }

    @Test
    void writesAnIpv6AddressLikeTheSample() {
        StunMessage written = response(new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32_853));

        assertArrayEquals(Arrays.copyOfRange(Rfc5769.IPV6_RESPONSE, 36, 60), Arrays.copyOfRange(out, 20, 44));
        assertTrue(written.verifyIntegrity(KEY));
    }

    @Test
    void answersWithTheTransactionOfTheRequest() {
        response(new InetSocketAddress("192.0.2.1", 1));

        assertArrayEquals(Arrays.copyOfRange(Rfc5769.REQUEST, 4, 20), Arrays.copyOfRange(out, 4, 20));
    }

    @Test
    void padsTextTo32Bits() {
        int length = new StunWriter(out, Stun.BINDING_REQUEST, new byte[12], 0)
                .text(Stun.USERNAME, "a:bcd")
                .finish();

        assertEquals(20 + 4 + 8 + 8, length);
        assertEquals("a:bcd", Rfc5769.message(Arrays.copyOf(out, length)).username());
    }

    /** RFC 8489 14.8. */
    @Test
    void splitsAnErrorCodeIntoClassAndNumber() {
        int length = new StunWriter(out, Stun.BINDING_ERROR, new byte[12], 0)
                .error(487, "Role Conflict")
                .finish();

        assertEquals(4, out[26]);
        assertEquals(87, out[27]);
        assertEquals(487, Rfc5769.message(Arrays.copyOf(out, length)).errorCode());
    }
}
