package dev.kakehashi.sfu.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class RedPayloadTest {
    @Test
    void findsTheOnlyBlock() {
        assertThat(primaryAt("6f 78aabb")).isEqualTo(1);
    }

    /** RFC 2198 4: one older block of three bytes, 960 ticks back. */
    @Test
    void findsTheNewestBlockBehindAnOlderOne() {
        assertThat(primaryAt("ef 0f0003 6f 010203 78aabb")).isEqualTo(8);
    }

    @Test
    void readsAllTenBitsOfALength() {
        String older = "00".repeat(0x301);

        assertThat(primaryAt("ef 0003 01 6f" + older + "78")).isEqualTo(5 + 0x301);
    }

    @Test
    void takesTheTimestampOffsetForNoLength() {
        assertThat(primaryAt("ef fffc01 6f 01 78")).isEqualTo(6);
    }

    @Test
    void refusesOlderBlocksThatLeaveNothing() {
        assertThat(primaryAt("ef 0f0003 6f 010203")).isEqualTo(-1);
        assertThat(primaryAt("ef 0f03ff 6f 010203")).isEqualTo(-1);
    }

    @Test
    void refusesHeadersWithoutAnEnd() {
        assertThat(primaryAt("ef0f0000".repeat(40) + "6f78")).isEqualTo(-1);
    }

    @Test
    void refusesEveryShorterLength() {
        byte[] whole = Hex.bytes("ef0f0003 6f 010203 78");
        for (int length = 0; length < whole.length; length++) {
            assertThat(RedPayload.primaryAt(Arrays.copyOf(whole, length), 0, length))
                    .isEqualTo(-1);
        }
        assertThat(RedPayload.primaryAt(whole, 0, whole.length)).isEqualTo(8);
    }

    @Test
    void countsFromTheStartOfThePayload() {
        byte[] data = Hex.bytes("ffff 6f 78aabb");

        assertThat(RedPayload.primaryAt(data, 2, data.length - 2)).isEqualTo(1);
    }

    private static int primaryAt(String digits) {
        byte[] data = Hex.bytes(digits);
        return RedPayload.primaryAt(data, 0, data.length);
    }
}
