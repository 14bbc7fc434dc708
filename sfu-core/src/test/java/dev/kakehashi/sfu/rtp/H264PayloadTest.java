package dev.kakehashi.sfu.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class H264PayloadTest {
    /** As OpenH264 in Chromium 156 writes it, 640x360: Constrained Baseline, 8 lines cropped. */
    private static final String SET_360 = "6742c0168c8d705017bcb37010d0107844237 0".replace(" ", "");

    private static final String PICTURE_SET = "68ce3c80";
    private static final String IDR = "65b80004";
    private static final String SLICE = "61e00040";

    private final H264Payload payload = new H264Payload();
    private final FrameInfo info = new FrameInfo();

    @BeforeEach
    void clear() {
        info.clear();
    }

    @Test
    void beginsAtParameterSetsAndReadsTheSize() {
        assertThat(read("78" + unit(SET_360) + unit(PICTURE_SET))).isTrue();

        assertThat(info.keyframeStart).isTrue();
        assertThat(info.pixels[0]).isEqualTo(640 * 360);
    }

    @Test
    void beginsAtASequenceParameterSetOfItsOwn() {
        assertThat(read(SET_360)).isTrue();
        assertThat(info.keyframeStart).isTrue();
    }

    @Test
    void doesNotBeginAtAPictureParameterSet() {
        assertThat(read(PICTURE_SET)).isTrue();
        assertThat(info.keyframeStart).isFalse();
    }

    /** Where the sets came in signalling (RFC 6184 8.2.2, sprop-parameter-sets), a picture of its own is enough. */
    @Test
    void beginsAtAnIdrPictureWhileNoSetsCame() {
        assertThat(read(IDR)).isTrue();
        assertThat(info.keyframeStart).isTrue();

        info.clear();
        assertThat(read("7c85b8000400")).isTrue();
        assertThat(info.keyframeStart).isTrue();
    }

    @Test
    void doesNotBeginAtTheIdrPictureBehindItsSets() {
        assertThat(read(SET_360)).isTrue();
        info.clear();
        assertThat(read("7c85b8000400")).isTrue();
        assertThat(info.keyframeStart).isFalse();

        info.clear();
        assertThat(read(IDR)).isTrue();
        assertThat(info.keyframeStart).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7c05b80004", "7c45b80004", "7c8121e000", SLICE})
    void doesNotBeginAtLaterFragmentsNorAtOtherSlices(String digits) {
        assertThat(read(digits)).isTrue();

        assertThat(info.keyframeStart).isFalse();
    }

    /** RFC 6184, table 1: 25 to 27 and 29 are of the interleaved mode, 0, 30 and 31 are not used. */
    @ParameterizedTest
    @ValueSource(strings = {"60", "79", "7a", "7b", "7d", "7e", "7f"})
    void refusesWhatModeOneDoesNotHave(String header) {
        assertThat(read(header + "00000000")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "65", "78", "7800", "780000", "78000067", "7800056742", "78000467 42c016 00"})
    void refusesWhatIsCutShort(String digits) {
        assertThat(read(digits)).isFalse();
    }

    /** High profile has fields of its own; frames of 1920x1088 are cropped by eight lines. */
    @Test
    void readsTheSizeOfHighProfile() {
        String set = BitText.hex("01100111" + BitText.number(100, 8) + "00000000" + BitText.number(40, 8) + "1"
                + golomb(1) + golomb(0) + golomb(0) + "0" + "0" + golomb(0) + golomb(2) + golomb(1) + "0"
                + golomb(1920 / 16 - 1) + golomb(1088 / 16 - 1) + "1" + "0" + "1" + golomb(0) + golomb(0) + golomb(0)
                + golomb(4) + "1");
        assertThat(read(set)).isTrue();

        assertThat(info.pixels[0]).isEqualTo(1920 * 1080);
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "1, 0"})
    void readsTheSizeWhateverTheOrderCountType(int type, int cycle) {
        String order = type == 0 ? golomb(10) : "0" + golomb(1) + golomb(2) + golomb(cycle);
        String set = BitText.hex("01100111" + BitText.number(66, 8) + "11000000" + BitText.number(30, 8) + "1"
                + golomb(0) + golomb(type) + order + golomb(1) + "0" + golomb(39) + golomb(29) + "1" + "0" + "0" + "1");
        assertThat(read(set)).isTrue();

        assertThat(info.pixels[0]).isEqualTo(640 * 480);
    }

    @Test
    void saysNoSizeWhereTheSetMakesNone() {
        String set = BitText.hex("01100111" + BitText.number(66, 8) + "11000000" + BitText.number(30, 8) + "1"
                + golomb(0) + golomb(2) + golomb(1) + "0" + golomb(0x7FFFFF) + golomb(0) + "1" + "0" + "0" + "1");
        assertThat(read(set)).isTrue();

        assertThat(info.keyframeStart).isTrue();
        assertThat(info.sized).isFalse();
    }

    @Test
    void saysNoSizeWhereTheSetEndsEarly() {
        assertThat(read("6742c016")).isTrue();

        assertThat(info.keyframeStart).isTrue();
        assertThat(info.sized).isFalse();
    }

    /** H.264 9.1, the other way round. */
    private static String golomb(int value) {
        String digits = Integer.toBinaryString(value + 1);
        return "0".repeat(digits.length() - 1) + digits;
    }

    private static String unit(String digits) {
        return String.format("%04x", digits.length() / 2) + digits;
    }

    private boolean read(String digits) {
        byte[] data = Hex.bytes(digits);
        return payload.read(data, 0, data.length, info);
    }
}
