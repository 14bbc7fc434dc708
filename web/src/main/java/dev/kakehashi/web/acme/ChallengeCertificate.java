package dev.kakehashi.web.acme;

import dev.kakehashi.web.tls.CertifiedKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The certificate that answers TLS-ALPN-01 (RFC 8737 3): it names what is proven, and carries the hash of the key authorization. */
final class ChallengeCertificate {
    /** id-pe-acmeIdentifier (RFC 8737 6.1). */
    private static final ASN1ObjectIdentifier ACME_IDENTIFIER = new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.31");

    private static final Duration VALIDITY = Duration.ofHours(1);

    private ChallengeCertificate() {}

    static CertifiedKey make(AcmeName name, byte[] validation, KeyPair pair, Instant now)
            throws IOException, GeneralSecurityException {
        X500Name self = new X500Name("CN=acme-tls/1");
        var builder = new JcaX509v3CertificateBuilder(
                self,
                BigInteger.ONE,
                Date.from(now.minus(VALIDITY)),
                Date.from(now.plus(VALIDITY)),
                self,
                pair.getPublic());
        int kind = name.isAddress() ? GeneralName.iPAddress : GeneralName.dNSName;
        builder.addExtension(
                Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(kind, name.text())));
        builder.addExtension(ACME_IDENTIFIER, true, new DEROctetString(validation));
        try {
            byte[] certificate = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                    .getEncoded();
            X509Certificate read = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
            return new CertifiedKey(pair.getPrivate(), List.of(read));
        } catch (OperatorCreationException unavailable) {
            throw new GeneralSecurityException(unavailable);
        }
    }
}
