package dev.kakehashi.web.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AcmeNameTest {
    private static AcmeName parse(String text) {
        return Objects.requireNonNull(AcmeName.parse(text));
    }

    @Test
    void domainsAreWrittenInAscii() {
        assertThat(parse("Meet.Example.org")).isEqualTo(new AcmeName("meet.example.org", null));
        assertThat(parse("架け橋.example").text()).isEqualTo("xn--08jw18nyvb.example");
    }

    /** RFC 8738 6 and its examples. */
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 1.2.0.192.in-addr.arpa",
        "2001:db8::1, 1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
        "[2001:db8::1], 1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
        "meet.example.org, meet.example.org"
    })
    void anAddressIsCalledByItsReverseMapping(String text, String serverName) {
        assertThat(parse(text).serverName()).isEqualTo(serverName);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*.example.org",
                "meet_.example.org",
                "-a.example.org",
                "a..b",
                "1.2.3.4.5",
                "fe80::1%eth0",
                "a b"
            })
    void whatIsNeitherIsRefused(String text) {
        assertThat(AcmeName.parse(text)).isNull();
    }
}
