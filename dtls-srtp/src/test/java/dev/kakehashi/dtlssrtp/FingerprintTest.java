package dev.kakehashi.dtlssrtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8122 5. The hash of the three letters "abc" is in the examples of FIPS 180-4. */
final class FingerprintTest {
    private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);
    private static final String SHA_256_OF_ABC =
            "BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:" + "B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD";

    @Test
    void writesBytesInUpperCaseBetweenColons() {
        assertEquals(
                SHA_256_OF_ABC, Fingerprint.of(Fingerprint.Hash.SHA_256, ABC).value());
    }

    @ParameterizedTest
    @EnumSource
    void readsWhatItWrites(Fingerprint.Hash hash) {
        Fingerprint written = Fingerprint.of(hash, ABC);
        assertEquals(hash.length() * 3 - 1, written.value().length());
        assertEquals(written, Fingerprint.parse(hash.sdpName() + " " + written.value()));
    }

    @Test
    void readsNameAndValueInEitherCase() {
        String attribute = "SHA-256 " + SHA_256_OF_ABC.toLowerCase(Locale.ROOT);
        Fingerprint read = Fingerprint.parse(attribute);
        assertEquals(new Fingerprint(Fingerprint.Hash.SHA_256, SHA_256_OF_ABC), read);
    }

    @ParameterizedTest
    @EnumSource
    void matchesTheCertificateAndNoOther(Fingerprint.Hash hash) {
        Fingerprint fingerprint = Fingerprint.of(hash, ABC);
        assertTrue(fingerprint.matches(ABC));
        assertFalse(fingerprint.matches("abd".getBytes(StandardCharsets.US_ASCII)));
        assertFalse(fingerprint.matches(new byte[0]));
    }

    @Test
    void doesNotMatchWhereTheHashFunctionDiffers() {
        Fingerprint wrongFunction = new Fingerprint(Fingerprint.Hash.SHA_384, SHA_256_OF_ABC);
        assertFalse(wrongFunction.matches(ABC));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sha-1 A9:99:3E:36:47:06:81:6A:BA:3E:25:71:78:50:C2:6C:9C:D0:D8:9D",
                "md5 90:01:50:98:3C:D2:4F:B0:D6:96:3F:7D:28:E1:7F:72",
                "md2 DA:85:3B:0D:3F:88:D9:9B:30:28:3A:69:E6:DE:D6:BB",
                "sha-224 23:09:7D:22:34:05:D8:22:86:42:A4:77:BD:A2:55:B3:2A:AD:BC:E4:BD:A0:B3:F7:E3:6C:9D:A7"
            })
    void refusesWeakHashFunctions(String attribute) {
        assertNull(Fingerprint.parse(attribute));
    }

    @Test
    void refusesAHashOfAnotherLength() {
        assertNull(Fingerprint.parse("sha-384 " + SHA_256_OF_ABC));
        assertNull(Fingerprint.parse("sha-256 " + SHA_256_OF_ABC + ":00"));
        assertNull(Fingerprint.parse("sha-256 " + SHA_256_OF_ABC.substring(3)));
        assertNull(Fingerprint.parse("sha-256 " + SHA_256_OF_ABC + ":"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "sha-256", "sha-256 ", " sha-256", "sha-256: AB", "sha256 AB"})
    void refusesWhatHasNotTheFormOfAFingerprint(String attribute) {
        assertNull(Fingerprint.parse(attribute));
    }

    @Test
    void refusesBytesThatAreNotHexadecimal() {
        assertNull(Fingerprint.parse("sha-256 " + SHA_256_OF_ABC.replace("BA:78", "BG:78")));
        assertNull(Fingerprint.parse("sha-256 " + SHA_256_OF_ABC.replace("BA:78", "BA-78")));
        assertNull(Fingerprint.parse("sha-256 " + SHA_256_OF_ABC.replace("BA:78", "BA78:")));
        assertNull(Fingerprint.parse("sha-256 " + SHA_256_OF_ABC.replace("BA:78", "+A:78")));
    }

    /** Character.digit takes the digits of every script for digits. */
    @Test
    void refusesDigitsOfOtherScripts() {
        assertNull(Fingerprint.parse("sha-256 " + SHA_256_OF_ABC.replace("78", "\uFF17\uFF18")));
        assertNull(Fingerprint.parse("sha-256 " + SHA_256_OF_ABC.replace("78", "\u0667\u0668")));
    }

    @Test
    void readsAValueBehindMoreThanOneBlank() {
        assertNotNull(Fingerprint.parse("sha-256   " + SHA_256_OF_ABC + " "));
    }
}
