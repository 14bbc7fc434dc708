package dev.kakehashi.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** RFC 8489 5 and 14, by the vectors of RFC 5769. */
final class StunMessageTest {
    private static final byte[] KEY = Stun.key(Rfc5769.PASSWORD);

    @Test
    void readsTheSampleRequest() {
        StunMessage request = Rfc5769.message(Rfc5769.REQUEST);

        assertTrue(request.isBindingRequest());
        assertEquals("evtj:h6vY", request.username());
        assertEquals("evtj", request.usernameFront());
        assertTrue(request.has(Stun.PRIORITY));
        assertTrue(request.has(Stun.ICE_CONTROLLED));
        assertFalse(request.has(Stun.USE_CANDIDATE));
        assertEquals(-1, request.unknownRequiredAttribute());
    }

    @Test
    void verifiesTheSampleRequest() {
        StunMessage request = Rfc5769.message(Rfc5769.REQUEST);

        assertTrue(request.hasValidFingerprint());
        assertTrue(request.verifyIntegrity(KEY));
        assertFalse(request.verifyIntegrity(Stun.key("VOkJxbRl1RmTxUk/WvJxBu")));
    }

    @Test
    void readsTheSampleIpv4Response() {
        StunMessage response = Rfc5769.message(Rfc5769.IPV4_RESPONSE);

        assertEquals(Stun.BINDING_SUCCESS, response.type());
        assertEquals(new InetSocketAddress("192.0.2.1", 32_853), response.xorMappedAddress());
        assertTrue(response.verifyIntegrity(KEY));
        assertTrue(response.hasValidFingerprint());
    }

    @Test
    void readsTheSampleIpv6Response() {
        StunMessage response = Rfc5769.message(Rfc5769.IPV6_RESPONSE);

        assertEquals(
                new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32_853), response.xorMappedAddress());
        assertTrue(response.verifyIntegrity(KEY));
        assertTrue(response.hasValidFingerprint());
    }

    @Test
    void readsAMessageThatStandsWithinALargerArray() {
        byte[] larger = new byte[Rfc5769.REQUEST.length + 40];
        Arrays.fill(larger, (byte) 0xA5);
        System.arraycopy(Rfc5769.REQUEST, 0, larger, 13, Rfc5769.REQUEST.length);
        StunMessage message = new StunMessage();

        assertTrue(message.wrap(larger, 13, Rfc5769.REQUEST.length));
        assertTrue(message.verifyIntegrity(KEY));
        assertTrue(message.hasValidFingerprint());
        assertEquals("evtj:h6vY", message.username());
    }

    @Test
    void refusesEveryTruncation() {
        StunMessage message = new StunMessage();
        for (int length = 0; length < Rfc5769.REQUEST.length; length++) {
            assertFalse(message.wrap(Rfc5769.REQUEST, 0, length), "length " + length);
        }
    }

    @Test
    void refusesAnAttributeThatReachesBeyondTheMessage() {
        byte[] data = Rfc5769.REQUEST.clone();
        data[23] = 0x7F;

        assertFalse(new StunMessage().wrap(data, 0, data.length));
    }

    @Test
    void refusesAnotherCookieAndAnotherProtocol() {
        byte[] cookie = Rfc5769.REQUEST.clone();
        cookie[4] ^= 1;
        byte[] rtp = Rfc5769.REQUEST.clone();
        rtp[0] = (byte) 0x80;

        assertFalse(new StunMessage().wrap(cookie, 0, cookie.length));
        assertFalse(new StunMessage().wrap(rtp, 0, rtp.length));
    }

    @Test
    void refusesMoreAttributesThanAnybodyWrites() {
        byte[] data = new byte[Stun.HEADER_BYTES + 33 * 4];
        System.arraycopy(Rfc5769.REQUEST, 0, data, 0, Stun.HEADER_BYTES);
        Stun.put16(data, 2, 33 * 4);

        assertFalse(new StunMessage().wrap(data, 0, data.length));
    }

    /** RFC 8489 14.5: what stands behind MESSAGE-INTEGRITY was added by somebody else. */
    @Test
    void ignoresWhatStandsBehindMessageIntegrity() {
        byte[] out = new byte[256];
        int length = new StunWriter(out, Stun.BINDING_REQUEST, new byte[12], 0)
                .integrity(KEY)
                .flag(Stun.USE_CANDIDATE)
                .text(Stun.USERNAME, "late:name")
                .finish();
        StunMessage message = new StunMessage();

        assertTrue(message.wrap(out, 0, length));
        assertTrue(message.verifyIntegrity(KEY));
        assertFalse(message.has(Stun.USE_CANDIDATE));
        assertNull(message.username());
    }

    @Test
    void takesTheFirstOfEqualAttributes() {
        byte[] out = new byte[256];
        int length = new StunWriter(out, Stun.BINDING_REQUEST, new byte[12], 0)
                .text(Stun.USERNAME, "first:a")
                .text(Stun.USERNAME, "second:b")
                .finish();

        assertEquals("first:a", Rfc5769.message(Arrays.copyOf(out, length)).username());
    }

    @Test
    void namesTheFirstUnknownAttributeThatMustBeUnderstood() {
        byte[] out = new byte[256];
        int length = new StunWriter(out, Stun.BINDING_REQUEST, new byte[12], 0)
                .flag(0x8055)
                .flag(0x0055)
                .flag(0x0056)
                .finish();

        assertEquals(0x0055, Rfc5769.message(Arrays.copyOf(out, length)).unknownRequiredAttribute());
    }

    @Test
    void knowsTheAttributesOfTurnInMessagesOfTurnOnly() {
        byte[] out = new byte[256];
        int length = new StunWriter(out, Turn.ALLOCATE, new byte[12], 0)
                .number(Turn.REQUESTED_TRANSPORT, Turn.UDP << 24)
                .number(Turn.LIFETIME, 600)
                .flag(Turn.DONT_FRAGMENT)
                .finish();
        byte[] allocate = Arrays.copyOf(out, length);
        byte[] binding = allocate.clone();
        Stun.put16(binding, 0, Stun.BINDING_REQUEST);

        assertEquals(-1, Rfc5769.message(allocate).unknownRequiredAttribute());
        assertEquals(Turn.REQUESTED_TRANSPORT, Rfc5769.message(binding).unknownRequiredAttribute());
    }

    /** Or ::ffff:192.0.2.1 would pass for 192.0.2.1. */
    @Test
    void comparesAddressesWithTheirFamily() {
        byte[] four = {(byte) 192, 0, 2, 1};
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = -1;
        System.arraycopy(four, 0, mapped, 12, 4);
        byte[] out = new byte[256];
        int length = new StunWriter(out, Turn.CREATE_PERMISSION, Rfc5769.REQUEST, 8)
                .xorAddress(Turn.XOR_PEER_ADDRESS, four, 7)
                .xorAddress(Turn.XOR_PEER_ADDRESS, mapped, 8)
                .xorAddress(Turn.XOR_PEER_ADDRESS, Arrays.copyOf(four, 16), 9)
                .finish();
        StunMessage message = Rfc5769.message(Arrays.copyOf(out, length));

        assertTrue(message.isXorAddress(0, four));
        assertFalse(message.isXorAddress(0, mapped));
        assertFalse(message.isXorAddress(1, four));
        assertTrue(message.isXorAddress(1, mapped));
        assertFalse(message.isXorAddress(2, four));
        assertEquals(8, message.xorPort(1));
    }

    @Test
    void refusesAFingerprintThatIsNotTheLastAttribute() {
        byte[] out = new byte[256];
        new StunWriter(out, Stun.BINDING_REQUEST, new byte[12], 0).finish();
        byte[] data = Arrays.copyOf(out, 32);
        Stun.put16(data, 2, 12);
        Stun.put16(data, 28, 0x8055);

        assertFalse(Rfc5769.message(data).hasValidFingerprint());
    }

    @Test
    void aUsernameOf509BytesIsNone() {
        byte[] out = new byte[1_024];
        int length = new StunWriter(out, Stun.BINDING_REQUEST, new byte[12], 0)
                .text(Stun.USERNAME, "a".repeat(507) + ":b")
                .finish();

        assertNull(Rfc5769.message(Arrays.copyOf(out, length)).username());
    }
}
