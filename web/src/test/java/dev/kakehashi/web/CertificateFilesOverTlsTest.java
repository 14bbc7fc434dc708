package dev.kakehashi.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kakehashi.web.tls.CertifiedKey;
import dev.kakehashi.web.tls.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole server whose certificate comes from files. */
@Timeout(60)
final class CertificateFilesOverTlsTest {
    @TempDir
    private Path folder;

    private final TestAuthority authority;

    CertificateFilesOverTlsTest() throws Exception {
        authority = new TestAuthority();
    }

    private void write(CertifiedKey certified) throws Exception {
        Files.writeString(
                folder.resolve("both.pem"),
                TestAuthority.keyText(certified.key()) + TestAuthority.chainText(certified));
    }

    @Test
    void newConnectionsGetANewCertificateAndOldOnesGoOn() throws Exception {
        CertifiedKey first = authority.issue("first.example.org");
        CertifiedKey second = authority.issue("second.example.org");
        write(first);
        Path both = folder.resolve("both.pem");
        try (RunningServer server = new RunningServer(folder, new CertificateSource.FromFiles(both, both));
                SSLSocket old = TlsClient.connect(server.port(), new SSLParameters())) {
            old.startHandshake();
            assertThat(TlsClient.certificateShownAt(server.port())).isEqualTo(first.certificate());
            assertThat(server.get("/metrics")).containsPattern("kakehashi_certificate_seconds_left 8[0-9]{4}\n");

            write(second);

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> TlsClient.certificateShownAt(server.port()), second.certificate()::equals);
            old.getOutputStream()
                    .write("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(old.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void filesThatCannotBeUsedStopTheStart() {
        Path missing = folder.resolve("nothing.pem");

        assertThatThrownBy(() -> new RunningServer(folder, new CertificateSource.FromFiles(missing, missing)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("tls-certificate: `" + missing + "` can't be read; check the path and its permissions.");
    }
}
