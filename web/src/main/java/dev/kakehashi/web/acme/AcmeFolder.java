package dev.kakehashi.web.acme;

import dev.kakehashi.web.tls.CertifiedKey;
import dev.kakehashi.web.tls.PemFiles;
import dev.kakehashi.web.tls.UnusableCertificateException;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.jspecify.annotations.Nullable;

/** What is kept of one authority from one start of the server to the next. Nobody else may read it. */
public final class AcmeFolder {
    /** Of the hash of the directory's address, which keeps two of one host apart. */
    private static final int HASH_BYTES = 4;

    private final Path certificateFile;
    private final Path accountKeyFile;
    private final Path accountFile;

    /**
     * Makes nothing yet.
     *
     * @param data of the server
     * @param directory of the authority
     */
    public AcmeFolder(Path data, URI directory) {
        Path folder = data.resolve("acme").resolve(name(directory));
        certificateFile = folder.resolve("certificate.pem");
        accountKeyFile = folder.resolve("account-key.pem");
        accountFile = folder.resolve("account.url");
    }

    private static String name(URI directory) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(directory.toString().getBytes(StandardCharsets.UTF_8));
            return directory.getHost() + '-' + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** The certificate that was kept, where it names all of these and is still good; else null. */
    public @Nullable CertifiedKey certificate(List<AcmeName> names, Instant now) {
        if (!Files.exists(certificateFile)) {
            return null;
        }
        try {
            CertifiedKey kept = PemFiles.read(certificateFile, certificateFile);
            Set<String> held = new TreeSet<>(kept.domains());
            held.addAll(kept.addresses());
            boolean namesAll = names.stream().map(AcmeName::text).allMatch(held::contains);
            return namesAll && kept.left(now).isPositive() ? kept : null;
        } catch (UnusableCertificateException broken) {
            return null;
        }
    }

    void keep(CertifiedKey certificate) throws IOException {
        PemFiles.write(certificateFile, certificate);
    }

    /** The key of the account; made where there is none that can be read. */
    KeyPair accountKey() throws IOException, GeneralSecurityException {
        KeyPair kept = Files.exists(accountKeyFile) ? readAccountKey() : null;
        if (kept != null) {
            return kept;
        }
        KeyPair made = EcKeys.generate();
        forgetAccount();
        PemFiles.writePrivately(
                accountKeyFile,
                PemFiles.block("PRIVATE KEY", made.getPrivate().getEncoded())
                        + PemFiles.block("PUBLIC KEY", made.getPublic().getEncoded()));
        return made;
    }

    private @Nullable KeyPair readAccountKey() throws IOException {
        List<PrivateKey> privates = new ArrayList<>();
        List<PublicKey> publics = new ArrayList<>();
        try (Reader text = Files.newBufferedReader(accountKeyFile, StandardCharsets.US_ASCII);
                PEMParser parser = new PEMParser(text)) {
            KeyFactory factory = KeyFactory.getInstance("EC");
            Object each;
            while ((each = parser.readObject()) != null) {
                if (each instanceof PrivateKeyInfo info) {
                    privates.add(factory.generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded())));
                } else if (each instanceof SubjectPublicKeyInfo info) {
                    publics.add(factory.generatePublic(new X509EncodedKeySpec(info.getEncoded())));
                }
            }
        } catch (GeneralSecurityException broken) {
            return null;
        }
        return privates.isEmpty() || publics.isEmpty() ? null : new KeyPair(publics.getFirst(), privates.getFirst());
    }

    /** Where the authority keeps our account; null before there is one. */
    @Nullable
    URL account() {
        try {
            return URI.create(Files.readString(accountFile).strip()).toURL();
        } catch (IOException | IllegalArgumentException unknown) {
            return null;
        }
    }

    void keepAccount(URL account) throws IOException {
        PemFiles.writePrivately(accountFile, account + "\n");
    }

    void forgetAccount() throws IOException {
        Files.deleteIfExists(accountFile);
    }
}
