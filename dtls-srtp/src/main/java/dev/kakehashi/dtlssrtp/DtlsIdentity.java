package dev.kakehashi.dtlssrtp;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;

/**
 * Our own certificate and its key: ECDSA on P-256, self-signed. Nobody trusts it by itself; its fingerprint goes to the
 * peer over signalling (RFC 8122). Immutable.
 */
public final class DtlsIdentity {
    /** The certificate lives as long as the process; a year is longer than that. */
    private static final Duration VALIDITY = Duration.ofDays(365);

    private final ECPrivateKeyParameters privateKey;
    private final byte[] certificate;

    private DtlsIdentity(ECPrivateKeyParameters privateKey, byte[] certificate) {
        this.privateKey = privateKey;
        this.certificate = certificate;
    }

    /** Makes a new identity. */
    public static DtlsIdentity generate(SecureRandom random, Instant now) {
        // Signs with arithmetic made for this curve; the other table's curves reckon with BigInteger.
        X9ECParameters curve = CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1);
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(
                new ECNamedDomainParameters(SECObjectIdentifiers.secp256r1, curve), random));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        X500Name name = new X500Name("CN=WebRTC");
        try {
            X509v3CertificateBuilder builder = new BcX509v3CertificateBuilder(
                    name,
                    new BigInteger(64, random).add(BigInteger.ONE),
                    Date.from(now.minus(Duration.ofDays(1))),
                    Date.from(now.plus(VALIDITY)),
                    name,
                    pair.getPublic());
            var algorithm = new DefaultSignatureAlgorithmIdentifierFinder().find("SHA256withECDSA");
            var digest = new DefaultDigestAlgorithmIdentifierFinder().find(algorithm);
            byte[] der = builder.build(new BcECContentSignerBuilder(algorithm, digest).build(pair.getPrivate()))
                    .getEncoded();
            return new DtlsIdentity((ECPrivateKeyParameters) pair.getPrivate(), der);
        } catch (IOException | OperatorCreationException impossible) {
            throw new IllegalStateException("a P-256 certificate can always be made", impossible);
        }
    }

    /** What stands in the SDP. */
    public Fingerprint fingerprint(Fingerprint.Hash hash) {
        return Fingerprint.of(hash, certificate);
    }

    ECPrivateKeyParameters privateKey() {
        return privateKey;
    }

    byte[] certificate() {
        return certificate.clone();
    }
}
