package dev.kakehashi.sfu.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PayloadTypeTableTest {
    /** Chromium 156 as the recordings have it, cut down. */
    private static final PayloadTypeTable CHROMIUM = table(
            format(111, Codec.OPUS, "minptime=10;useinbandfec=1"),
            format(63, Codec.RED, "111/111"),
            format(96, Codec.VP8, ""),
            rtx(97, 96),
            format(98, Codec.VP9, "profile-id=0"),
            format(100, Codec.VP9, "profile-id=2"),
            format(102, Codec.H264, "packetization-mode=1;profile-level-id=42001f"),
            format(108, Codec.H264, "packetization-mode=1;profile-level-id=42e01f"),
            format(114, Codec.H264, "packetization-mode=0;profile-level-id=42e01f"));

    /** Firefox's numbers. */
    private static final PayloadTypeTable FIREFOX = table(
            format(109, Codec.OPUS, ""),
            format(120, Codec.VP8, "max-fs=12288;max-fr=60"),
            rtx(124, 120),
            format(121, Codec.VP9, ""),
            format(126, Codec.H264, "profile-level-id=42e01f;level-asymmetry-allowed=1;packetization-mode=1"),
            format(97, Codec.H264, "profile-level-id=42e01f;level-asymmetry-allowed=1"));

    private static PayloadTypeTable table(PayloadFormat... formats) {
        return new PayloadTypeTable(List.of(formats));
    }

    private static PayloadFormat format(int type, Codec codec, String fmtp) {
        return new PayloadFormat(type, codec, fmtp, -1);
    }

    private static PayloadFormat rtx(int type, int of) {
        return new PayloadFormat(type, Codec.RTX, "apt=" + of, of);
    }

    @Test
    void translatesByCodecAndParameters() {
        PayloadTypeMap map = new PayloadTypeMap(CHROMIUM, FIREFOX);

        assertThat(map.get(111)).isEqualTo(109);
        assertThat(map.get(96)).isEqualTo(120);
        assertThat(map.get(98)).isEqualTo(121);
        assertThat(map.get(108)).isEqualTo(126);
        assertThat(map.get(114)).isEqualTo(97);
    }

    @Test
    void hasNoNumberForWhatTheOtherDoesNotTake() {
        PayloadTypeMap map = new PayloadTypeMap(CHROMIUM, FIREFOX);

        assertThat(map.get(100)).isEqualTo(-1);
        assertThat(map.get(102)).isEqualTo(-1);
        assertThat(map.get(63)).isEqualTo(-1);
        assertThat(map.get(97)).isEqualTo(-1);
        assertThat(map.get(0)).isEqualTo(-1);
    }

    @Test
    void knowsWhatIsInsideARedThatTheOtherDoesNotTake() {
        PayloadTypeMap map = new PayloadTypeMap(CHROMIUM, FIREFOX);

        assertThat(map.primary(63)).isEqualTo(109);
        assertThat(map.primary(111)).isEqualTo(-1);
    }

    @Test
    void pairsRetransmissionsWithWhatTheyRepeat() {
        assertThat(CHROMIUM.associated(97)).isEqualTo(96);
        assertThat(CHROMIUM.retransmission(96)).isEqualTo(97);
        assertThat(CHROMIUM.associated(96)).isEqualTo(-1);
        assertThat(CHROMIUM.retransmission(98)).isEqualTo(-1);
    }

    @Test
    void keepsTheFirstMeaningOfANumberAndLeavesOutImpossibleOnes() {
        PayloadTypeTable table = table(
                format(96, Codec.VP8, ""),
                format(96, Codec.VP9, ""),
                format(-1, Codec.AV1, ""),
                format(128, Codec.AV1, ""),
                rtx(97, 500));

        assertThat(table.codec(96)).isEqualTo(Codec.VP8);
        assertThat(table.has(Codec.AV1)).isFalse();
        assertThat(table.associated(97)).isEqualTo(-1);
    }

    @Test
    void findsTheLowestNumberOfACodec() {
        assertThat(CHROMIUM.payloadType(Codec.H264)).isEqualTo(102);
        assertThat(CHROMIUM.payloadType(Codec.PCMU)).isEqualTo(-1);
        assertThat(CHROMIUM.format(5)).isNull();
    }
}
