package dev.kakehashi.sfu.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which announced formats take what everybody can send. */
final class CommonProfileTest {
    @ParameterizedTest
    @CsvSource({
        "VP8, '', true",
        "VP9, '', true",
        "VP9, profile-id=0, true",
        "VP9, profile-id=2, false",
        "AV1, level-idx=5;profile=0;tier=0, true",
        "AV1, profile=1, false",
        "H264, packetization-mode=1;profile-level-id=42e01f, true",
        "H264, packetization-mode=1;profile-level-id=42001f, true",
        "H264, packetization-mode=1;profile-level-id=640c1f, true",
        "H264, packetization-mode=0;profile-level-id=42e01f, false",
        "H264, profile-level-id=42e01f, false",
        "H264, packetization-mode=1;profile-level-id=f4001f, false",
        "RTX, apt=96, false",
    })
    void isTold(Codec codec, String fmtp, boolean takes) {
        assertThat(new PayloadFormat(96, codec, fmtp, -1).takesCommonProfile()).isEqualTo(takes);
    }
}
