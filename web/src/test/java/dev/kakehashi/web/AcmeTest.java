package dev.kakehashi.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kakehashi.dtlssrtp.SrtpPreference;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.net.MediaServerConfig;
import dev.kakehashi.signaling.access.AccessPolicy;
import dev.kakehashi.web.acme.AcmeAuthority;
import dev.kakehashi.web.acme.AcmeFolder;
import dev.kakehashi.web.acme.AcmeName;
import dev.kakehashi.web.acme.AcmeRefusal;
import dev.kakehashi.web.acme.AcmeSettings;
import dev.kakehashi.web.acme.AcmeSettings.ExternalAccount;
import dev.kakehashi.web.acme.AcmeSettings.Proof;
import dev.kakehashi.web.acme.PendingChallenges;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole server asks a real ACME server for certificates. */
@Timeout(120)
final class AcmeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @TempDir
    private Path data;

    private int tlsPort;
    private int httpPort;

    private Pebble pebble() throws Exception {
        tlsPort = Pebble.freePort();
        httpPort = Pebble.freePort();
        return new Pebble(Files.createDirectory(folder.resolve("pebble")));
    }

    private AcmeSettings settings(Pebble pebble, Proof proof, String... names) {
        return settings(pebble, proof, null, names);
    }

    private AcmeSettings settings(Pebble pebble, Proof proof, @Nullable ExternalAccount account, String... names) {
        return new AcmeSettings(
                Stream.of(names).map(AcmeName::parse).toList(),
                pebble.directory(),
                true,
                "somebody@example.org",
                account,
                pebble.trust(),
                proof,
                httpPort);
    }

    private KakehashiServer serve(AcmeSettings settings) throws ConfigException {
        return KakehashiServer.start(new ServerConfig(
                tlsPort,
                List.of(InetAddress.getLoopbackAddress()),
                List.of(),
                AddressSources.none(),
                data,
                new CertificateSource.FromAuthority(settings),
                false,
                SrtpPreference.AUTO,
                MediaServerConfig.MAX_GATHER,
                CodecPolicy.defaults(),
                AccessPolicy.open(),
                Duration.ofSeconds(1)));
    }

    private X509Certificate shown() throws Exception {
        return TlsClient.certificateShownAt(tlsPort);
    }

    private X509Certificate awaitFromPebble() {
        return Awaitility.await().atMost(PATIENCE).until(this::shown, AcmeTest::isFromPebble);
    }

    private static boolean isFromPebble(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().getName().contains("Pebble");
    }

    private static List<String> names(X509Certificate certificate) throws Exception {
        return certificate.getSubjectAlternativeNames().stream()
                .map(each -> String.valueOf(each.get(1)))
                .toList();
    }

    @Test
    void aDomainAndAnAddressAreProvenOverHttp() throws Exception {
        try (Pebble pebble = pebble().start(httpPort, tlsPort);
                KakehashiServer server = serve(settings(pebble, Proof.HTTP_01, "meet.example.org", "127.0.0.1"))) {
            assertThat(names(awaitFromPebble())).containsExactlyInAnyOrder("meet.example.org", "127.0.0.1");
            assertThat(server.hasOwnCertificate()).isFalse();
        }
    }

    @Test
    void aDomainAndAnAddressAreProvenOverTls() throws Exception {
        try (Pebble pebble = pebble().start(httpPort, tlsPort);
                KakehashiServer server = serve(settings(pebble, Proof.TLS_ALPN_01, "meet.example.org", "127.0.0.1"))) {
            assertThat(names(awaitFromPebble())).containsExactlyInAnyOrder("meet.example.org", "127.0.0.1");
            assertThat(server.links()).first().isEqualTo("https://meet.example.org:" + tlsPort + "/");
        }
    }

    @Test
    void theNextStartTakesTheCertificateThatWasKeptAndNobodyElseMayReadIt() throws Exception {
        AcmeSettings settings;
        X509Certificate first;
        try (Pebble pebble = pebble().start(httpPort, tlsPort)) {
            settings = settings(pebble, Proof.TLS_ALPN_01, "meet.example.org");
            try (KakehashiServer _ = serve(settings)) {
                first = awaitFromPebble();
                Awaitility.await().atMost(PATIENCE).until(() -> filesOf(data).size() == 3);
            }
        }
        assertThat(filesOf(data))
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
        try (KakehashiServer server = serve(settings)) {
            assertThat(shown()).isEqualTo(first);
            assertThat(server.certificateSentences().getFirst())
                    .startsWith("Certificate: from ")
                    .contains("for meet.example.org, good until 2");
        }
    }

    private static List<Path> filesOf(Path data) throws Exception {
        try (Stream<Path> files = Files.walk(data.resolve("acme"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void aCertificateIsRenewedAtTwoThirdsOfItsLife() throws Exception {
        try (Pebble pebble = pebble().issuingFor(Duration.ofSeconds(15)).start(httpPort, tlsPort);
                KakehashiServer server = serve(settings(pebble, Proof.TLS_ALPN_01, "127.0.0.1"))) {
            X509Certificate first = awaitFromPebble();

            X509Certificate second = Awaitility.await()
                    .atMost(PATIENCE)
                    .until(this::shown, each -> !each.getSerialNumber().equals(first.getSerialNumber()));

            assertThat(isFromPebble(second)).isTrue();
            assertThat(second.getNotBefore().toInstant())
                    .isAfterOrEqualTo(first.getNotBefore().toInstant().plusSeconds(9));
            assertThat(server.hasOwnCertificate()).isFalse();
        }
    }

    private AcmeAuthority authority(AcmeSettings settings) throws Exception {
        return new AcmeAuthority(
                settings, new AcmeFolder(data, settings.directory()), new PendingChallenges(), InstantSource.system());
    }

    private void assertRefused(AcmeSettings settings, String... words) throws Exception {
        try (AcmeAuthority authority = authority(settings)) {
            assertThatThrownBy(authority::issue).isInstanceOf(AcmeRefusal.class).hasMessageContainingAll(words);
        }
    }

    @Test
    void anAuthorityThatWantsAnAccountIsGivenOne() throws Exception {
        try (Pebble pebble = pebble().wantingAccounts().start(httpPort, tlsPort)) {
            assertRefused(
                    settings(pebble, Proof.HTTP_01, "meet.example.org"),
                    "issues only to who has an account there",
                    "--acme-eab-kid and --acme-eab-key-file");

            Path keyFile = Files.writeString(folder.resolve("key"), Pebble.KEY + "\n");
            ExternalAccount account = new ExternalAccount(Pebble.KEY_ID, keyFile);
            try (KakehashiServer _ = serve(settings(pebble, Proof.HTTP_01, account, "meet.example.org"))) {
                assertThat(names(awaitFromPebble())).containsExactly("meet.example.org");
            }
        }
    }

    @Test
    void refusalsAreToldInWordsWithTheNextStep() throws Exception {
        try (Pebble pebble = pebble().blocking("blocked.example.org").start(httpPort, tlsPort)) {
            assertRefused(
                    settings(pebble, Proof.HTTP_01, "blocked.example.org"),
                    "does not issue for a name that was asked for (rejectedIdentifier: ",
                    "correct --acme");
            assertRefused(
                    settings(pebble, Proof.HTTP_01, "meet.example.org"),
                    "did not find this server at meet.example.org by http-01",
                    "see that TCP port 80 leads here",
                    "the DNS records of meet.example.org");
            AcmeSettings trusting = settings(pebble, Proof.TLS_ALPN_01, "127.0.0.1");
            assertRefused(trusting, "did not find this server at 127.0.0.1 by tls-alpn-01", "port 443");
            assertRefused(
                    new AcmeSettings(
                            trusting.names(), pebble.directory(), true, null, null, null, Proof.HTTP_01, httpPort),
                    "is not trusted",
                    "--acme-trust");
        }
    }

    @Test
    void anAuthorityThatCannotBeReachedIsNamed() throws Exception {
        try (Pebble pebble = pebble()) {
            Files.copy(pebbleTrust(), pebble.trust());

            assertRefused(
                    settings(pebble, Proof.HTTP_01, "meet.example.org"),
                    pebble.directory() + " can't be reached",
                    "--acme-directory");
        }
    }

    private Path pebbleTrust() throws Exception {
        Path made = Files.createDirectory(folder.resolve("made"));
        new SelfMadeCertificate(made)
                .load(List.of(), "localhost", new java.security.SecureRandom(), java.time.Instant.now());
        return made.resolve("certificate.pem");
    }

    @Test
    void withoutAgreementTheStartNamesTheTermsOfService() throws Exception {
        try (Pebble pebble = pebble().start(httpPort, tlsPort)) {
            AcmeSettings agreed = settings(pebble, Proof.HTTP_01, "meet.example.org");
            AcmeSettings silent = new AcmeSettings(
                    agreed.names(),
                    agreed.directory(),
                    false,
                    null,
                    null,
                    agreed.trust(),
                    agreed.proof(),
                    agreed.httpPort());

            assertThatThrownBy(() -> serve(silent))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContainingAll("data:text/plain,Do%20what%20thou%20wilt", "start with --acme-agree");
        }
    }
}
