package dev.kakehashi.dtlssrtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 5764 4.2: client's key, server's key, client's salt, server's salt. */
final class SrtpKeysTest {
    @Test
    void cutsTheMaterialInTheOrderOfTheRfc() {
        byte[] material = counting(2 * (16 + 14));
        SrtpKeys server = SrtpKeys.of(SrtpProfile.AES_CM_128_HMAC_SHA1_80, material, DtlsRole.SERVER);
        assertArrayEquals(Arrays.copyOfRange(material, 0, 16), server.receiveKey());
        assertArrayEquals(Arrays.copyOfRange(material, 16, 32), server.sendKey());
        assertArrayEquals(Arrays.copyOfRange(material, 32, 46), server.receiveSalt());
        assertArrayEquals(Arrays.copyOfRange(material, 46, 60), server.sendSalt());
    }

    @ParameterizedTest
    @EnumSource
    void hasTheLengthsOfItsProfile(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 1);
        assertEquals(profile.keyLength(), keys.sendKey().length);
        assertEquals(profile.keyLength(), keys.receiveKey().length);
        assertEquals(profile.saltLength(), keys.sendSalt().length);
        assertEquals(profile.saltLength(), keys.receiveSalt().length);
    }

    @ParameterizedTest
    @EnumSource
    void mirroredIsWhatTheOtherRoleCuts(SrtpProfile profile) {
        byte[] material = counting(2 * (profile.keyLength() + profile.saltLength()));
        SrtpKeys client = SrtpKeys.of(profile, material, DtlsRole.CLIENT);
        SrtpKeys mirrored = SrtpKeys.of(profile, material, DtlsRole.SERVER).mirrored();
        assertSame(client, mirrored);
    }

    @ParameterizedTest
    @EnumSource
    void mirroredTwiceIsTheSame(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 2);
        assertSame(keys, keys.mirrored().mirrored());
    }

    @Test
    void doesNotTellItsSecretsInText() {
        SrtpKeys keys = SrtpTestKeys.random(SrtpProfile.AEAD_AES_128_GCM, 3);
        assertEquals("SrtpKeys[AEAD_AES_128_GCM]", keys.toString());
        assertFalse(keys.toString().contains(HexFormat.of().formatHex(keys.sendKey())));
    }

    private static void assertSame(SrtpKeys expected, SrtpKeys actual) {
        assertEquals(expected.profile(), actual.profile());
        assertArrayEquals(expected.sendKey(), actual.sendKey());
        assertArrayEquals(expected.sendSalt(), actual.sendSalt());
        assertArrayEquals(expected.receiveKey(), actual.receiveKey());
        assertArrayEquals(expected.receiveSalt(), actual.receiveSalt());
    }

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int index = 0; index < length; index++) {
            bytes[index] = (byte) index;
        }
        return bytes;
    }
}
