package dev.kakehashi.sfu.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class HeaderExtensionMapTest {
    @Test
    void findsBothWays() {
        HeaderExtensionMap map =
                new HeaderExtensionMap(Map.of(1, HeaderExtensionKind.MID, 255, HeaderExtensionKind.AUDIO_LEVEL));

        assertThat(map.id(HeaderExtensionKind.MID)).isEqualTo(1);
        assertThat(map.kind(255)).isEqualTo(HeaderExtensionKind.AUDIO_LEVEL);
    }

    @Test
    void knowsNothingOfWhatWasNotAgreed() {
        HeaderExtensionMap map = new HeaderExtensionMap(Map.of());

        assertThat(map.id(HeaderExtensionKind.MID)).isEqualTo(-1);
        assertThat(map.kind(1)).isNull();
        assertThat(map.kind(0)).isNull();
        assertThat(map.kind(256)).isNull();
        assertThat(map.kind(-1)).isNull();
    }

    /** RFC 8285 4.2, 4.3: 0 is padding, and an id has eight bits. */
    @Test
    void leavesOutIdsThatNoPacketCanHave() {
        HeaderExtensionMap map =
                new HeaderExtensionMap(Map.of(0, HeaderExtensionKind.MID, 256, HeaderExtensionKind.AUDIO_LEVEL));

        assertThat(map.id(HeaderExtensionKind.MID)).isEqualTo(-1);
        assertThat(map.id(HeaderExtensionKind.AUDIO_LEVEL)).isEqualTo(-1);
    }
}
