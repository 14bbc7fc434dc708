package dev.kakehashi.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.ice.IceCredentials;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IceFragmentTest {
    @Test
    void readsCredentialsAndCountsCandidates() {
        String text = """
                a=ice-options:trickle ice2
                a=group:BUNDLE 0 1
                m=audio 9 UDP/TLS/RTP/SAVPF 111
                a=mid:0
                a=ice-ufrag:EsAw
                a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
                a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host
                a=candidate:473322822 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active
                a=end-of-candidates
                """;

        assertThat(IceFragment.read(text))
                .isEqualTo(new IceFragment.Understood(new IceCredentials("EsAw", "P2uYro0UCOQ4zxjKXaWCBui1"), 2));
        assertThat(IceFragment.read(text.replace("\n", "\r\n"))).isEqualTo(IceFragment.read(text));
    }

    @Test
    void candidatesAloneAreEnough() {
        assertThat(IceFragment.read("a=candidate:1 1 udp 1 192.0.2.1 9 typ host\n"))
                .isEqualTo(new IceFragment.Understood(null, 1));
        assertThat(IceFragment.read("a=candidate:1 1 udp 1 6f1d3c3e-0a5b-4f43-9d0e-0f5d4a6a1b2c.local 9 typ host\n"))
                .as("a hidden address (mDNS)")
                .isEqualTo(new IceFragment.Understood(null, 1));
        assertThat(IceFragment.read("a=mid:0\r\na=end-of-candidates\r\n"))
                .isEqualTo(new IceFragment.Understood(null, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a=mid:0\n",
                "{\"candidate\":\"\"}",
                "v=0\n",
                "a=ice-ufrag:EsAw\n",
                "a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\n",
                "a=ice-ufrag:Es\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\n",
                "a=ice-ufrag:EsAw\na=ice-pwd:short\n"
            })
    void refusesWhatSaysNothing(String text) {
        assertThat(IceFragment.read(text)).isInstanceOf(IceFragment.Malformed.class);
    }

    @Test
    void isBoundedAndNeverThrows() {
        assertThat(IceFragment.read("a=candidate:x\n".repeat(600))).isInstanceOf(IceFragment.Malformed.class);
        assertThat(IceFragment.read("a=".repeat(40_000))).isInstanceOf(IceFragment.Malformed.class);
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(200); length > 0; length--) {
                text.append("a=m:ice-ufragpwd candidate\r\n\0\u00e9".charAt(random.nextInt(30)));
            }
            assertThat(IceFragment.read(text.toString())).isNotNull();
        }
    }
}
