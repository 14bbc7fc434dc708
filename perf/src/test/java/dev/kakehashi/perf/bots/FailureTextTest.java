package dev.kakehashi.perf.bots;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

final class FailureTextTest {
    private static final RoomLink LINK = RoomLink.parse("https://example.org:8443/r/test");

    private static <T extends Throwable> T because(T failed, Throwable cause) {
        failed.initCause(cause);
        return failed;
    }

    @Test
    void whoMeetsACertificateThatNobodyVouchesForIsToldOfTheOption() {
        IOException failed = because(new SSLHandshakeException("PKIX"), new CertificateException("unknown"));

        assertThat(FailureText.of(failed, LINK)).contains("--insecure");
    }

    @Test
    void otherTroublesWithTlsAreNotTheCertificates() {
        assertThat(FailureText.of(new SSLException("Unsupported or unrecognized SSL message"), LINK))
                .contains("http://")
                .doesNotContain("--insecure");
    }

    @Test
    void aServerThatIsNotThereIsTold() {
        assertThat(FailureText.of(new ConnectException(), LINK))
                .isEqualTo("Nobody answers at https://example.org:8443.");
        assertThat(FailureText.of(because(new ConnectException(), new UnresolvedAddressException()), LINK))
                .isEqualTo("There is no host of the name example.org.");
    }
}
