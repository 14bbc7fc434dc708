package dev.kakehashi.dtlssrtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 5764 4.1.2 and RFC 7714 14.2. */
final class SrtpProfileTest {
    private static final int AES_CM_128_HMAC_SHA1_80 = 0x0001;
    private static final int AES_CM_128_HMAC_SHA1_32 = 0x0002;
    private static final int NULL_HMAC_SHA1_80 = 0x0005;
    private static final int AEAD_AES_128_GCM = 0x0007;
    private static final int AEAD_AES_256_GCM = 0x0008;

    @Test
    void hasTheNumbersOfTheRegistry() {
        assertEquals(AES_CM_128_HMAC_SHA1_80, SrtpProfile.AES_CM_128_HMAC_SHA1_80.code());
        assertEquals(AEAD_AES_128_GCM, SrtpProfile.AEAD_AES_128_GCM.code());
        assertEquals(AEAD_AES_256_GCM, SrtpProfile.AEAD_AES_256_GCM.code());
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsNumber(SrtpProfile profile) {
        assertEquals(profile, SrtpProfile.byCode(profile.code()));
    }

    /** Short tags and packets in the clear are not for us. */
    @Test
    void knowsNoWeakProfile() {
        assertNull(SrtpProfile.byCode(AES_CM_128_HMAC_SHA1_32));
        assertNull(SrtpProfile.byCode(NULL_HMAC_SHA1_80));
        assertNull(SrtpProfile.choose(new int[] {AES_CM_128_HMAC_SHA1_32, NULL_HMAC_SHA1_80}));
    }

    @Test
    void choosesByOurOrderWhateverTheOrderOfTheOffer() {
        assertEquals(
                SrtpProfile.AEAD_AES_128_GCM,
                SrtpProfile.choose(new int[] {AES_CM_128_HMAC_SHA1_80, AEAD_AES_256_GCM, AEAD_AES_128_GCM}));
        assertEquals(
                SrtpProfile.AEAD_AES_256_GCM,
                SrtpProfile.choose(new int[] {AES_CM_128_HMAC_SHA1_80, AEAD_AES_256_GCM}));
    }

    @Test
    void choosesNothingFromAnEmptyOffer() {
        assertNull(SrtpProfile.choose(new int[0]));
    }

    @ParameterizedTest
    @EnumSource
    void expandsAPacketByLessThanTheRoomThatIsAskedFor(SrtpProfile profile) {
        int srtcpIndexBytes = 4;
        assertTrue(profile.rtpTagLength() <= SrtpBackend.MAX_EXPANSION);
        assertTrue(profile.rtcpTagLength() + srtcpIndexBytes <= SrtpBackend.MAX_EXPANSION);
    }
}
