package dev.kakehashi.dtlssrtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;

/** The certificate as a stranger's library reads it. */
final class DtlsIdentityTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final DtlsIdentity identity = DtlsIdentity.generate(new SecureRandom(), NOW);

    @Test
    void isSelfSignedWithEcdsaOnP256() throws GeneralSecurityException {
        X509Certificate certificate = parsed(identity);
        certificate.verify(certificate.getPublicKey());
        assertEquals("SHA256withECDSA", certificate.getSigAlgName());
        ECPublicKey key = (ECPublicKey) certificate.getPublicKey();
        assertEquals(256, key.getParams().getCurve().getField().getFieldSize());
    }

    @Test
    void isValidNowAndForMonthsAndForAClockThatIsLate() throws GeneralSecurityException {
        X509Certificate certificate = parsed(identity);
        certificate.checkValidity(Date.from(NOW));
        certificate.checkValidity(Date.from(NOW.plus(Duration.ofDays(300))));
        certificate.checkValidity(Date.from(NOW.minus(Duration.ofHours(12))));
    }

    @Test
    void hasAPositiveSerialNumberAndSaysNothingOfTheHost() throws GeneralSecurityException {
        X509Certificate certificate = parsed(identity);
        assertEquals(1, certificate.getSerialNumber().signum());
        assertEquals("CN=WebRTC", certificate.getSubjectX500Principal().getName());
    }

    @Test
    void fingerprintIsThatOfTheCertificate() {
        for (Fingerprint.Hash hash : Fingerprint.Hash.values()) {
            assertTrue(identity.fingerprint(hash).matches(identity.certificate()));
        }
    }

    @Test
    void differsFromEveryOther() {
        DtlsIdentity other = DtlsIdentity.generate(new SecureRandom(), NOW);
        assertNotEquals(identity.fingerprint(Fingerprint.Hash.SHA_256), other.fingerprint(Fingerprint.Hash.SHA_256));
        assertFalse(identity.fingerprint(Fingerprint.Hash.SHA_256).matches(other.certificate()));
    }

    @Test
    void givesOutACopyOfItsCertificate() {
        identity.certificate()[0] = 0;
        assertTrue(identity.fingerprint(Fingerprint.Hash.SHA_256).matches(identity.certificate()));
    }

    private static X509Certificate parsed(DtlsIdentity identity) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(identity.certificate()));
    }
}
