package dev.kakehashi.web.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PemFilesTest {
    /** Of {@code openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes256}. */
    private static final String LOCKED = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgZyHc8J9WvNAICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEAo/55r6x2JYU3KnBpwGZScEgZDC
            KhNucmcMplizfhy4MCC0ZT3fqcPNdp8vuHRemyRG66E+5XZ5htYlo4n3AhUDPZSs
            hzP2/CxEmzADIlLbdzi6a/CRxCI1eY666ly4Sm7eQUgNGnb4QlSImoe2ywubESiM
            bgDRXGRC+yAF2OzTSJXLek/CBRj8p2WechzmobIVtkOjB9kXYTlPVfzute+gV9c=
            -----END ENCRYPTED PRIVATE KEY-----
            """;

    @TempDir
    private Path folder;

    private CertifiedKey read(String chain, String key) throws Exception {
        return PemFiles.read(
                Files.writeString(folder.resolve("chain.pem"), chain),
                Files.writeString(folder.resolve("key.pem"), key));
    }

    private void assertRefused(String chain, String key, String... words) {
        assertThatThrownBy(() -> read(chain, key))
                .isInstanceOf(UnusableCertificateException.class)
                .hasMessageContainingAll(words);
    }

    /** As OpenSSL wrote keys before PKCS#8. */
    private static String olderForm(PrivateKey key) throws Exception {
        if (key instanceof java.security.interfaces.ECPrivateKey number) {
            var form = new ECPrivateKey(256, number.getS(), X9ObjectIdentifiers.prime256v1);
            return PemFiles.block("EC PRIVATE KEY", form.getEncoded());
        }
        byte[] form = PrivateKeyInfo.getInstance(key.getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();
        return PemFiles.block("RSA PRIVATE KEY", form);
    }

    @Test
    void aChainAndItsKeyAreRead() throws Exception {
        CertifiedKey made = new TestAuthority().issue("meet.example.org");

        CertifiedKey read = read(TestAuthority.chainText(made), TestAuthority.keyText(made.key()));

        assertThat(read.chain()).isEqualTo(made.chain());
        assertThat(read.domains()).containsExactly("meet.example.org");
        assertThat(read.issuer()).isEqualTo("Authority for tests");
        assertThat(read.isSelfSigned()).isFalse();
    }

    @Test
    void keysInTheOlderFormsAreRead() throws Exception {
        TestAuthority authority = new TestAuthority();
        for (KeyPair pair : List.of(TestAuthority.pair("RSA", 2048), TestAuthority.pair("EC", 256))) {
            CertifiedKey made = authority.issue(pair, "meet.example.org", Instant.now(), Duration.ofDays(1));
            String text = olderForm(made.key());
            assertThat(text).containsAnyOf("-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN EC PRIVATE KEY-----");

            assertThat(read(TestAuthority.chainText(made), text).chain()).isEqualTo(made.chain());
        }
    }

    @Test
    void theParametersThatOpenSslPutsBeforeAKeyAreSkipped() throws Exception {
        CertifiedKey made = new TestAuthority().issue("meet.example.org");
        String parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";

        CertifiedKey read = read(TestAuthority.chainText(made), parameters + olderForm(made.key()));

        assertThat(read.chain()).isEqualTo(made.chain());
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        TestAuthority authority = new TestAuthority();
        CertifiedKey one = authority.issue("one.example.org");
        CertifiedKey other = authority.issue("other.example.org");

        assertRefused(
                TestAuthority.chainText(one),
                TestAuthority.keyText(other.key()),
                "the first certificate in `" + folder.resolve("chain.pem") + "` is not that of the key",
                "give the two that were made together");
        assertRefused(
                TestAuthority.chainText(one),
                TestAuthority.keyText(TestAuthority.pair("RSA", 2048).getPrivate()),
                "is not that of the key");
    }

    @Test
    void whatIsMissingOrBrokenIsNamed() throws Exception {
        CertifiedKey made = new TestAuthority().issue("meet.example.org");
        String chain = TestAuthority.chainText(made);
        String key = TestAuthority.keyText(made.key());

        assertRefused("", key, "chain.pem` holds no certificate", "-----BEGIN CERTIFICATE-----");
        assertRefused(chain, "", "key.pem` holds no private key", "-----BEGIN PRIVATE KEY-----");
        assertRefused(chain.substring(0, chain.length() - 200), key, "chain.pem` is not PEM text that can be read");
        assertRefused(
                chain, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "key.pem` is not PEM text");
        assertRefused("x".repeat(300_000), key, "chain.pem` is too large for a certificate");
        assertRefused(chain.repeat(6), key, "holds more than 10 certificates");
        assertThatThrownBy(() -> PemFiles.readCertificates(folder.resolve("nothing.pem")))
                .hasMessageContaining("nothing.pem` can't be read; check the path and its permissions");
    }

    @Test
    void aKeyOfAKindThatBrowsersDoNotTakeIsRefused() throws Exception {
        CertifiedKey made = new TestAuthority()
                .issue(TestAuthority.pair("Ed25519", 255), "meet.example.org", Instant.now(), Duration.ofDays(1));

        assertRefused(
                TestAuthority.chainText(made), TestAuthority.keyText(made.key()), "a kind that browsers do not take");
    }

    @Test
    void aLockedKeyIsRefusedWithTheCommandThatUnlocksIt() throws Exception {
        CertifiedKey made = new TestAuthority().issue("meet.example.org");
        assertRefused(TestAuthority.chainText(made), LOCKED, "is locked by a passphrase", "`openssl pkey -in");
    }

    @Test
    void keyAndChainAreKeptInOneFileThatNobodyElseMayRead() throws Exception {
        CertifiedKey made = new TestAuthority().issue("meet.example.org");
        Path file = folder.resolve("below/kept.pem");

        PemFiles.write(file, made);
        PemFiles.write(file, made);

        assertThat(PemFiles.read(file, file)).isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> left = Files.list(folder.resolve("below"))) {
            assertThat(left).containsExactly(file);
        }
    }
}
