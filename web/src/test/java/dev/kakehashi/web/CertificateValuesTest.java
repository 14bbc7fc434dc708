package dev.kakehashi.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kakehashi.web.CertificateSource.FromAuthority;
import dev.kakehashi.web.CertificateSource.FromFiles;
import dev.kakehashi.web.CertificateSource.SelfMade;
import dev.kakehashi.web.acme.AcmeSettings;
import dev.kakehashi.web.acme.AcmeSettings.ExternalAccount;
import dev.kakehashi.web.acme.AcmeSettings.Proof;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CertificateValuesTest {
    private static CertificateSource source(int port, String... keysAndValues) throws ConfigException {
        return new CertificateValues(map(keysAndValues)).source(port, false);
    }

    private static Map<String, String> map(String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return values;
    }

    private static AcmeSettings settings(int port, String... keysAndValues) throws ConfigException {
        return ((FromAuthority) source(port, keysAndValues)).settings();
    }

    private static void assertRefused(String sentence, int port, String... keysAndValues) {
        assertThatThrownBy(() -> source(port, keysAndValues))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(sentence)
                .hasMessageEndingWith(".");
    }

    @Test
    void thisMachineMakesItWhereNothingIsSaid() throws Exception {
        assertThat(source(8443, "data", "somewhere")).isEqualTo(new SelfMade());
    }

    @Test
    void filesGoTogether() throws Exception {
        assertThat(source(8443, "tls-certificate", "a.pem", "tls-key", "b.pem"))
                .isEqualTo(new FromFiles(Path.of("a.pem"), Path.of("b.pem")));
        assertRefused("tls-certificate: it needs tls-key beside it", 8443, "tls-certificate", "a.pem");
        assertRefused("tls-key: it needs tls-certificate beside it", 8443, "tls-key", "b.pem");
        assertRefused(
                "tls-certificate: a certificate comes from files or from an authority",
                8443,
                "tls-certificate",
                "a.pem",
                "acme",
                "meet.example.org");
    }

    @Test
    void thePortSaysHowNamesAreProven() throws Exception {
        assertThat(settings(443, "acme", "meet.example.org").proof()).isEqualTo(Proof.TLS_ALPN_01);
        assertThat(settings(8443, "acme", "meet.example.org").proof()).isEqualTo(Proof.HTTP_01);
        assertThat(settings(443, "acme", "meet.example.org", "acme-challenge", "http-01")
                        .proof())
                .isEqualTo(Proof.HTTP_01);
        assertThat(settings(8443, "acme", "127.0.0.1", "acme-challenge", "tls-alpn-01")
                        .proof())
                .isEqualTo(Proof.TLS_ALPN_01);
        assertRefused(
                "acme: a public authority can't issue here, for it looks at the ports 443 and 80 only; use --port 443",
                8443,
                "acme",
                "meet.example.org",
                "acme-http-port",
                "8080");
    }

    @Test
    void whatAnAuthorityNeedsIsRead() throws Exception {
        AcmeSettings settings = settings(
                443,
                "acme",
                "meet.example.org, 203.0.113.7,meet.example.org",
                "acme-agree",
                "true",
                "acme-directory",
                "https://acme.zerossl.com/v2/DV90",
                "acme-contact",
                "you@example.org",
                "acme-eab-kid",
                "kid",
                "acme-eab-key-file",
                "hmac");

        assertThat(settings.list()).isEqualTo("meet.example.org, 203.0.113.7");
        assertThat(settings.agreed()).isTrue();
        assertThat(settings.directory()).hasHost("acme.zerossl.com");
        assertThat(settings.account()).isEqualTo(new ExternalAccount("kid", Path.of("hmac")));
        assertThat(settings(443, "acme", "meet.example.org").agreed()).isFalse();
    }

    @Test
    void mistakesAreNamedWithTheFix() {
        assertRefused("acme: `*.example.org` is neither a domain nor an address", 443, "acme", "*.example.org");
        assertRefused("acme: no name is given", 443, "acme-agree", "true");
        assertRefused(
                "acme-directory: `http://x/` is no https address",
                443,
                "acme",
                "a.example",
                "acme-directory",
                "http://x/");
        assertRefused(
                "acme-contact: `somebody` is no mail address", 443, "acme", "a.example", "acme-contact", "somebody");
        assertRefused("acme-eab-kid: it needs acme-eab-key-file", 443, "acme", "a.example", "acme-eab-kid", "x");
        assertRefused("acme-challenge: `dns-01` is unknown", 443, "acme", "a.example", "acme-challenge", "dns-01");
        assertThatThrownBy(() -> new CertificateValues(map("acme", "meet.example.org")).source(443, true))
                .hasMessage("acme: with plain-http there is no certificate here; leave out one of the two.");
    }
}
