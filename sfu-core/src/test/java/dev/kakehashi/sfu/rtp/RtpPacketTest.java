package dev.kakehashi.sfu.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RtpPacketTest {
    /** Marker, payload type 0x60, sequence number 0x8001, payload of three bytes. */
    private static final String PLAIN = "80 e0 8001 fedcba98 89abcdef aabbcc";

    /** The layout of RFC 8285 4.2: two elements, two bytes of padding between them, one behind. */
    private static final String ONE_BYTE = "90 60 0001 00000002 00000003 bede 0002 10aa 0000 21bbcc 00 d1d2";

    /** The layout of RFC 8285 4.3: an element without data, one of two bytes, padding. */
    private static final String TWO_BYTE = "90 60 0001 00000002 00000003 1000 0002 2100 00 1602bbcc 00 d1d2";

    private final RtpPacket packet = new RtpPacket();

    @Test
    void readsTheFixedHeader() {
        wrap(PLAIN);

        assertTrue(packet.marker());
        assertEquals(0x60, packet.payloadType());
        assertEquals(0x8001, packet.sequenceNumber());
        assertEquals(0xFEDCBA98, packet.timestamp());
        assertEquals(0x89ABCDEF, packet.ssrc());
        assertEquals(12, packet.headerLength());
        assertEquals(12, packet.payloadOffset());
        assertEquals(3, packet.payloadLength());
        assertEquals(0, packet.paddingLength());
        assertFalse(packet.hasExtension());
    }

    @Test
    void takesAPacketThatDoesNotBeginAtTheStartOfItsArray() {
        byte[] data = Hex.bytes("ffffff" + PLAIN + "ffff");

        assertTrue(packet.wrap(data, 3, data.length - 5));

        assertEquals(0x8001, packet.sequenceNumber());
        assertEquals(15, packet.payloadOffset());
        assertEquals(3, packet.payloadLength());
    }

    @Test
    void findsThePayloadBehindContributingSources() {
        wrap("82 60 0001 00000002 00000003 11111111 22222222 d1d2d3");

        assertEquals(20, packet.headerLength());
        assertEquals(3, packet.payloadLength());
    }

    @Test
    void findsThePayloadBehindFifteenContributingSources() {
        wrap("8f 60 0001 00000002 00000003" + "11111111".repeat(15) + "d1");

        assertEquals(72, packet.headerLength());
        assertEquals(1, packet.payloadLength());
    }

    @Test
    void takesAHeaderWithoutPayload() {
        wrap("80 60 0001 00000002 00000003");

        assertEquals(0, packet.payloadLength());
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "40", "c0"})
    void refusesOtherVersions(String firstByte) {
        assertFalse(tryWrap(firstByte + "60 0001 00000002 00000003 d1d2"));
    }

    @Test
    void refusesAFixedHeaderOfAnyShorterLength() {
        refusesUpTo("80 60 0001 00000002 00000003", 11);
    }

    @Test
    void refusesContributingSourcesThatAreCutShort() {
        refusesUpTo("82 60 0001 00000002 00000003 11111111 22222222", 19);
    }

    @Test
    void refusesAnExtensionThatIsCutShort() {
        refusesUpTo("91 60 0001 00000002 00000003 11111111 bede 0002 10aa000021bbcc00", 27);
    }

    @Test
    void refusesAnExtensionLongerThanAnyPacket() {
        assertFalse(tryWrap("90 60 0001 00000002 00000003 bede ffff 10aa0000"));
    }

    @Test
    void leavesPaddingOutOfThePayload() {
        wrap("a0 60 0001 00000002 00000003 d1d2 000003");

        assertEquals(2, packet.payloadLength());
        assertEquals(3, packet.paddingLength());
    }

    @Test
    void takesAPacketThatOnlyPads() {
        wrap("a0 60 0001 00000002 00000003 00000004");

        assertEquals(0, packet.payloadLength());
        assertEquals(4, packet.paddingLength());
    }

    @Test
    void countsPaddingUnsigned() {
        wrap("a0 60 0001 00000002 00000003 d1" + "00".repeat(254) + "ff");

        assertEquals(1, packet.payloadLength());
        assertEquals(255, packet.paddingLength());
    }

    @ParameterizedTest
    @ValueSource(strings = {"d100", "d103", "d1ff", ""})
    void refusesAPaddingCountThatDoesNotFit(String behindTheHeader) {
        // With nothing behind the header the count would be read out of the SSRC.
        assertFalse(tryWrap("a0 60 0001 00000002 00000003" + behindTheHeader));
    }

    @Test
    void refusesPaddingThatReachesIntoTheExtension() {
        assertFalse(tryWrap("b0 60 0001 00000002 00000003 bede 0001 10aa0000 d1 000005"));
    }

    @Test
    void findsOneByteElements() {
        wrap(ONE_BYTE);

        assertTrue(packet.hasExtension());
        assertElement(1, "aa");
        assertElement(2, "bbcc");
        assertEquals(24, packet.headerLength());
        assertEquals(2, packet.payloadLength());
    }

    @Test
    void findsOneByteElementOfSixteenBytes() {
        wrap("90 60 0001 00000002 00000003 bede 0005 ef" + "a5".repeat(16) + "000000");

        assertElement(14, "a5".repeat(16));
    }

    @Test
    void doesNotFindAnElementThatIsNotThere() {
        wrap(ONE_BYTE);

        assertEquals(-1, packet.extensionLength(3));
        assertEquals(-1, packet.extensionOffset(3));
        assertEquals(-1, packet.extensionLength(255));
    }

    @Test
    void doesNotFindElementsInAPacketWithoutExtension() {
        wrap(ONE_BYTE);
        wrap(PLAIN);

        assertEquals(-1, packet.extensionLength(1));
    }

    /** RFC 8285 4.2: id 15 stops the parsing; what came before it counts. */
    @Test
    void stopsAtTheReservedId() {
        wrap("90 60 0001 00000002 00000003 bede 0002 10aa f0ff 20bb 0000");

        assertElement(1, "aa");
        assertEquals(-1, packet.extensionLength(15));
        assertEquals(-1, packet.extensionLength(2));
    }

    /** RFC 8285 4.2: an element of id 0 with a length stops the parsing too. */
    @Test
    void stopsAtPaddingThatClaimsALength() {
        wrap("90 60 0001 00000002 00000003 bede 0002 10aa 01ffff 20bb 00");

        assertElement(1, "aa");
        assertEquals(-1, packet.extensionLength(2));
    }

    @Test
    void doesNotFindAOneByteElementThatReachesIntoThePayload() {
        wrap("90 60 0001 00000002 00000003 bede 0001 10aa 22bb d1d2d3d4");

        assertElement(1, "aa");
        assertEquals(-1, packet.extensionLength(2));
    }

    @Test
    void findsTwoByteElements() {
        wrap(TWO_BYTE);

        assertEquals(0, packet.extensionLength(0x21));
        assertElement(0x16, "bbcc");
        assertEquals(-1, packet.extensionLength(1));
    }

    /** RFC 8285 4.3: the lower four bits of the profile are free ("appbits"). */
    @Test
    void passesOverTheApplicationBitsOfTheTwoByteProfile() {
        wrap(TWO_BYTE.replace("1000 0002", "100f 0002"));

        assertElement(0x16, "bbcc");
    }

    @Test
    void findsTwoByteElementsWithIdsAboveTheOneByteRange() {
        wrap("90 60 0001 00000002 00000003 1000 0001 ff01aa 00");

        assertElement(0xFF, "aa");
    }

    @Test
    void findsATwoByteElementLongerThanAnyOneByteElement() {
        wrap("90 60 0001 00000002 00000003 1000 0033 01c8" + "5a".repeat(200) + "0000");

        assertElement(1, "5a".repeat(200));
    }

    @Test
    void doesNotFindATwoByteElementThatReachesIntoThePayload() {
        wrap("90 60 0001 00000002 00000003 1000 0001 0103aabb d1d2");

        assertEquals(-1, packet.extensionLength(1));
    }

    @Test
    void doesNotFindATwoByteElementWithoutItsLength() {
        wrap("90 60 0001 00000002 00000003 1000 0001 000000 01 00d2");

        assertEquals(-1, packet.extensionLength(1));
    }

    @Test
    void doesNotReadExtensionsOfOtherProfiles() {
        wrap(ONE_BYTE.replace("bede", "1010"));

        assertTrue(packet.hasExtension());
        assertEquals(-1, packet.extensionLength(1));
        assertEquals(2, packet.payloadLength());
    }

    @Test
    void takesAnEmptyExtension() {
        wrap("90 60 0001 00000002 00000003 bede 0000 d1");

        assertFalse(packet.hasExtension());
        assertEquals(-1, packet.extensionLength(1));
        assertEquals(16, packet.headerLength());
    }

    @Test
    void replacesThePayloadTypeAndKeepsTheMarker() {
        wrap(PLAIN);

        packet.payloadType(0x7F);

        assertTrue(packet.marker());
        assertEquals(0x7F, packet.payloadType());
    }

    @Test
    void replacesSequenceNumberAndSsrcInPlace() {
        wrap(PLAIN);

        packet.sequenceNumber(0xFFFE);
        packet.ssrc(0x80000001);

        assertArrayEquals(Hex.bytes("80 e0 fffe fedcba98 80000001 aabbcc"), packet.buffer());
    }

    /** RFC 5761 4. */
    @ParameterizedTest
    @ValueSource(ints = {192, 200, 201, 205, 206, 223})
    void tellsRtcpByItsPacketType(int type) {
        assertTrue(RtpPacket.isRtcp(new byte[] {0, (byte) 0x80, (byte) type}, 1, 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 96, 127, 128, 191, 224, 255})
    void tellsRtpByItsPayloadType(int type) {
        assertFalse(RtpPacket.isRtcp(new byte[] {0, (byte) 0x80, (byte) type}, 1, 2));
    }

    @Test
    void doesNotTakeOneByteForRtcp() {
        assertFalse(RtpPacket.isRtcp(new byte[] {(byte) 0x80, (byte) 200}, 0, 1));
    }

    private void wrap(String digits) {
        assertTrue(tryWrap(digits));
    }

    private boolean tryWrap(String digits) {
        byte[] data = Hex.bytes(digits);
        return packet.wrap(data, 0, data.length);
    }

    /** Each length is tried in an array that holds the whole packet and in one that ends with the length. */
    private void refusesUpTo(String digits, int longest) {
        byte[] data = Hex.bytes(digits);
        for (int length = 0; length <= longest; length++) {
            assertFalse(packet.wrap(data, 0, length), "length " + length);
            assertFalse(packet.wrap(Arrays.copyOf(data, length), 0, length), "length " + length);
        }
        assertTrue(packet.wrap(data, 0, longest + 1));
    }

    private void assertElement(int id, String digits) {
        assertEquals(digits.length() / 2, packet.extensionLength(id));
        assertEquals(digits, Hex.text(packet.buffer(), packet.extensionOffset(id), packet.extensionLength(id)));
    }
}
