package dev.kakehashi.web.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs certificates at once, for whatever it is asked. */
public final class TestAuthority {
    private static final X500Name NAME = new X500Name("CN=Root,O=Authority for tests");

    private final KeyPair own = pair("EC", 256);
    private final X509Certificate root;
    private long serial;

    public TestAuthority() throws Exception {
        root = sign(NAME, own, true, "root.example.org", Instant.now(), Duration.ofDays(1));
    }

    public static KeyPair pair(String algorithm, int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    /** A new key and its chain, good for a day. */
    public CertifiedKey issue(String domain) throws Exception {
        return issue(pair("EC", 256), domain, Instant.now().minusSeconds(60), Duration.ofDays(1));
    }

    public CertifiedKey issue(KeyPair pair, String domain, Instant from, Duration life) throws Exception {
        X509Certificate certificate = sign(new X500Name("CN=server"), pair, false, domain, from, life);
        return new CertifiedKey(pair.getPrivate(), List.of(certificate, root));
    }

    private X509Certificate sign(X500Name who, KeyPair pair, boolean ca, String domain, Instant from, Duration life)
            throws Exception {
        var builder = new JcaX509v3CertificateBuilder(
                NAME, BigInteger.valueOf(++serial), Date.from(from), Date.from(from.plus(life)), who, pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.dNSName, domain)));
        byte[] signed = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(own.getPrivate()))
                .getEncoded();
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed));
    }

    /** As files hold it. */
    public static String chainText(CertifiedKey certified) throws Exception {
        StringBuilder text = new StringBuilder("Subject: what openssl x509 -text writes before a certificate\n");
        for (X509Certificate each : certified.chain()) {
            text.append(PemFiles.block("CERTIFICATE", each.getEncoded()));
        }
        return text.toString();
    }

    /** As files hold it. */
    public static String keyText(PrivateKey key) {
        return PemFiles.block("PRIVATE KEY", key.getEncoded());
    }
}
