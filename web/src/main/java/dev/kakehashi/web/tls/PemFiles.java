package dev.kakehashi.web.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * Certificates and keys as text (RFC 7468): chains; keys in PKCS#8, and in the older forms {@code RSA PRIVATE KEY} and {@code EC
 * PRIVATE KEY} that OpenSSL writes.
 */
public final class PemFiles {
    /** A long chain has 20 KB. */
    private static final int MAX_BYTES = 256 * 1_024;

    /** Real chains have two to four; a client refuses longer ones than ten. */
    private static final int MAX_CERTIFICATES = 10;

    private PemFiles() {}

    /** A chain from one file and its key from the same or another; checked to belong together. */
    public static CertifiedKey read(Path certificateFile, Path keyFile) throws UnusableCertificateException {
        List<X509Certificate> chain = readCertificates(certificateFile);
        CertifiedKey read = new CertifiedKey(readKey(keyFile), chain);
        if (!read.isCommon()) {
            throw new UnusableCertificateException(quoted(keyFile)
                    + " holds a key of a kind that browsers do not take; make one with EC P-256 or RSA");
        }
        if (!read.matches()) {
            throw new UnusableCertificateException(
                    "the first certificate in " + quoted(certificateFile)
                            + " is not that of the key in " + quoted(keyFile)
                            + "; give the two that were made together, the server's own certificate before those of the authority");
        }
        return read;
    }

    /** All certificates of a file, at least one. */
    public static List<X509Certificate> readCertificates(Path file) throws UnusableCertificateException {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Object each : objects(file)) {
                if (each instanceof X509CertificateHolder holder) {
                    chain.add((X509Certificate)
                            factory.generateCertificate(new ByteArrayInputStream(holder.getEncoded())));
                }
            }
        } catch (IOException | GeneralSecurityException broken) {
            throw new UnusableCertificateException(quoted(file) + " holds a broken certificate; fetch it again");
        }
        if (chain.isEmpty()) {
            throw new UnusableCertificateException(quoted(file)
                    + " holds no certificate; it must have a block that begins with -----BEGIN CERTIFICATE-----");
        }
        if (chain.size() > MAX_CERTIFICATES) {
            throw new UnusableCertificateException(quoted(file) + " holds more than " + MAX_CERTIFICATES
                    + " certificates; give the server's own and those that lead to its authority");
        }
        return chain;
    }

    private static PrivateKey readKey(Path file) throws UnusableCertificateException {
        for (Object each : objects(file)) {
            switch (each) {
                case PrivateKeyInfo info -> {
                    return key(file, info);
                }
                case PEMKeyPair pair -> {
                    return key(file, pair.getPrivateKeyInfo());
                }
                case PKCS8EncryptedPrivateKeyInfo _, PEMEncryptedKeyPair _ ->
                    throw new UnusableCertificateException(quoted(file)
                            + " is locked by a passphrase; unlock it with `openssl pkey -in LOCKED -out OPEN`");
                default -> {
                    // Certificates and parameters of curves may stand beside the key.
                }
            }
        }
        throw new UnusableCertificateException(quoted(file)
                + " holds no private key; it must have a block that begins with -----BEGIN PRIVATE KEY-----");
    }

    private static PrivateKey key(Path file, PrivateKeyInfo info) throws UnusableCertificateException {
        ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
        String name = algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)
                ? "RSA"
                : algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey) ? "EC" : "EdDSA";
        try {
            return KeyFactory.getInstance(name).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        } catch (IOException | GeneralSecurityException broken) {
            throw new UnusableCertificateException(
                    quoted(file) + " holds a key that can't be read; make one with EC P-256 or RSA");
        }
    }

    private static List<Object> objects(Path file) throws UnusableCertificateException {
        List<Object> objects = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(text(file)))) {
            Object each;
            while ((each = parser.readObject()) != null) {
                objects.add(each);
            }
            return objects;
        } catch (IOException | RuntimeException broken) {
            throw new UnusableCertificateException(quoted(file) + " is not PEM text that can be read; copy it again");
        }
    }

    private static String text(Path file) throws UnusableCertificateException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new UnusableCertificateException(quoted(file) + " is too large for a certificate");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new UnusableCertificateException(quoted(file) + " can't be read; check the path and its permissions");
        }
    }

    private static String quoted(Path file) {
        return "`" + file + "`";
    }

    /** Key and chain in one file that nobody else may read, and that is always whole. */
    public static void write(Path file, CertifiedKey certified) throws IOException {
        StringBuilder pem =
                new StringBuilder(block("PRIVATE KEY", certified.key().getEncoded()));
        try {
            for (X509Certificate each : certified.chain()) {
                pem.append(block("CERTIFICATE", each.getEncoded()));
            }
        } catch (GeneralSecurityException unencodable) {
            throw new IOException(unencodable);
        }
        writePrivately(file, pem.toString());
    }

    /** A block of text around bytes in DER. */
    public static String block(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    /** A file that nobody else may read, and that is always whole: the old text, or the new. */
    public static void writePrivately(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is a folder");
        }
        Files.createDirectories(folder);
        FileAttribute<Set<PosixFilePermission>> private600 = PosixFilePermissions.asFileAttribute(
                EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
        Path next = posix
                ? Files.createTempFile(folder, "new", ".pem", private600)
                : Files.createTempFile(folder, "new", ".pem");
        try {
            Files.writeString(next, text, StandardCharsets.US_ASCII);
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
    }
}
