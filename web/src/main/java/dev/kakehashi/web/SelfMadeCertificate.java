package dev.kakehashi.web;

import dev.kakehashi.web.tls.CertifiedKey;
import dev.kakehashi.web.tls.PemFiles;
import dev.kakehashi.web.tls.UnusableCertificateException;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate of the web side, made by this machine at the first start and kept in the data folder, so that people
 * confirm it once. Made anew when it is about to expire or when the machine has an address that it does not name.
 */
final class SelfMadeCertificate {
    /** Browsers refuse longer ones. */
    private static final Duration VALIDITY = Duration.ofDays(397);

    private static final Duration RENEW_BEFORE = Duration.ofDays(30);

    private final Path certificateFile;
    private final Path keyFile;

    SelfMadeCertificate(Path data) {
        certificateFile = data.resolve("certificate.pem");
        keyFile = data.resolve("key.pem");
    }

    /**
     * A certificate that names all of these.
     *
     * @throws ConfigException when the data folder can't be used
     */
    CertifiedKey load(Collection<InetAddress> addresses, String hostName, SecureRandom random, Instant now)
            throws ConfigException {
        Set<String> names = names(addresses, hostName);
        try {
            if (!isUsable(names, now)) {
                make(names, random, now);
            }
            return PemFiles.read(certificateFile, keyFile);
        } catch (IOException unusable) {
            throw new ConfigException("data: can't keep the certificate in " + certificateFile.getParent()
                    + "; choose a folder that you may write with --data.");
        } catch (GeneralSecurityException | OperatorCreationException | UnusableCertificateException broken) {
            throw new ConfigException("data: the certificate in " + certificateFile.getParent()
                    + " can't be used; remove certificate.pem and key.pem there, and new ones are made.");
        }
    }

    private static Set<String> names(Collection<InetAddress> addresses, String hostName) {
        Set<String> names = new TreeSet<>(Set.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1"));
        if (hostName.matches("[a-zA-Z0-9.-]{1,253}")) {
            names.add(hostName);
        }
        addresses.forEach(each -> names.add(plain(each)));
        return names;
    }

    /** The address without an interface's name behind it. */
    private static String plain(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    private boolean isUsable(Set<String> names, Instant now) {
        if (!Files.exists(certificateFile) || !Files.exists(keyFile)) {
            return false;
        }
        try {
            CertifiedKey kept = PemFiles.read(certificateFile, keyFile);
            Set<String> held = new TreeSet<>(kept.domains());
            held.addAll(kept.addresses());
            return held.containsAll(names) && kept.notAfter().isAfter(now.plus(RENEW_BEFORE));
        } catch (UnusableCertificateException unreadable) {
            return false;
        }
    }

    private void make(Set<String> names, SecureRandom random, Instant now)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        KeyPair pair = generator.generateKeyPair();
        X500Name name = new X500Name("CN=Kakehashi on this machine");
        var builder = new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(120, random).add(BigInteger.ONE),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(VALIDITY).minus(Duration.ofHours(2))),
                name,
                pair.getPublic());
        GeneralName[] alternatives = names.stream()
                .map(each -> new GeneralName(
                        each.contains(":") || each.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName,
                        each))
                .toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        byte[] certificate = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                .getEncoded();
        PemFiles.writePrivately(
                keyFile, PemFiles.block("PRIVATE KEY", pair.getPrivate().getEncoded()));
        PemFiles.writePrivately(certificateFile, PemFiles.block("CERTIFICATE", certificate));
    }
}
