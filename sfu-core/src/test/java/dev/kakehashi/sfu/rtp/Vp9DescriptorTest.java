package dev.kakehashi.sfu.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9628 4.2, figures 2 to 4. The letters are I P L F B E V Z, the highest bit first. */
final class Vp9DescriptorTest {
    private static final String PAYLOAD = "83";

    private final FrameInfo info = new FrameInfo();

    @BeforeEach
    void clear() {
        info.clear();
    }

    @Test
    void readsTheShortestDescriptor() {
        assertThat(read("08" + PAYLOAD)).isTrue();

        assertThat(GoldenPackets.describe(info)).isEqualTo("keyframeStart frameStart layer=S0T0");
    }

    @Test
    void readsBothLengthsOfAPictureId() {
        assertThat(read("8c 52" + PAYLOAD)).isTrue();
        assertThat(info.pictureId).isEqualTo(0x52);
        assertThat(info.longPictureId).isFalse();

        info.clear();
        assertThat(read("8c d234" + PAYLOAD)).isTrue();
        assertThat(info.pictureId).isEqualTo(0x5234);
        assertThat(info.longPictureId).isTrue();
        assertThat(info.pictureIdAt).isEqualTo(1);
    }

    /** Without flexible mode TL0PICIDX follows the layer indices. */
    @Test
    void readsLayersWithTl0PicIdx() {
        // TID 2, U, SID 1, D.
        assertThat(read("ac 52 53 fe" + PAYLOAD)).isTrue();

        assertThat(GoldenPackets.describe(info))
                .isEqualTo("frameStart frameEnd layer=S1T2 switchUp pictureId=82/7@1 tl0PicIdx=254@3");
    }

    @Test
    void readsLayersOfFlexibleModeWithoutTl0PicIdx() {
        assertThat(read("bc 52 50" + PAYLOAD)).isTrue();

        assertThat(info.temporal).isEqualTo(2);
        assertThat(info.switchUp).isTrue();
        assertThat(info.spatial).isZero();
        assertThat(info.tl0PicIdx).isEqualTo(-1);
        assertThat(info.tl0PicIdxAt).isEqualTo(-1);
    }

    /** In flexible mode a predicted frame says which; N says that another one follows. */
    @ParameterizedTest
    @ValueSource(strings = {"02", "03 04", "03 05 06"})
    void passesOverUpToThreeReferences(String diffs) {
        assertThat(read("fc 52 00" + diffs + PAYLOAD)).isTrue();

        assertThat(info.keyframeStart).isFalse();
    }

    @Test
    void refusesAFourthReference() {
        assertThat(read("fc 52 00 03 05 07 02" + PAYLOAD)).isFalse();
    }

    @Test
    void takesOnlyTheLowestUnpredictedLayerForAKeyFrame() {
        assertThat(read("bc 52 00" + PAYLOAD)).isTrue();
        assertThat(info.keyframeStart).isTrue();

        info.clear();
        // SID 1 and D: predicted from the layer below only.
        assertThat(read("bc 52 03" + PAYLOAD)).isTrue();
        assertThat(info.keyframeStart).isFalse();

        info.clear();
        // The second packet of the key frame: no B.
        assertThat(read("b4 52 00" + PAYLOAD)).isTrue();
        assertThat(info.keyframeStart).isFalse();
    }

    @Test
    void seesThatUpperLayersDoNotNeedAFrame() {
        assertThat(read("fd 52 00 02" + PAYLOAD)).isTrue();

        assertThat(info.notForUpperLayers).isTrue();
    }

    /** Figure 4: N_S 2, Y, G; three sizes; two pictures, the second with two references. */
    @Test
    void readsTheSizesOfTheScalabilityStructure() {
        String structure = "58" + "00f00087" + "01e0010e" + "03c0021c" + "02" + "00" + "38 01 02";
        assertThat(read("be 52 00" + structure + PAYLOAD)).isTrue();

        assertThat(info.pixels).containsExactly(240 * 135, 480 * 270, 960 * 540, 0);
    }

    @Test
    void readsAStructureThatSaysNothing() {
        assertThat(read("be 52 00 00" + PAYLOAD)).isTrue();

        assertThat(info.sized).isFalse();
    }

    @Test
    void keepsAnEnormousSizePositive() {
        assertThat(read("be 52 00 10 ffff ffff" + PAYLOAD)).isTrue();

        assertThat(info.pixels[0]).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void ignoresSizesOfLayersThatWeDoNotHave() {
        assertThat(read("be 52 00 f0" + "00100010".repeat(8) + PAYLOAD)).isTrue();

        assertThat(info.pixels).containsOnly(256);
    }

    /** VP9 has three spatial layers in practice and eight ids. */
    @Test
    void refusesAFifthSpatialLayer() {
        assertThat(read("bc 52 06" + PAYLOAD)).isTrue();
        info.clear();
        assertThat(read("bc 52 08" + PAYLOAD)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08",
                "8c 52",
                "8c d234",
                "ac 52 53 fe",
                "bc 52 50",
                "fc 52 00 03 05 06",
                "be 52 00 58 00f00087 01e0010e 03c0021c 02 00 38 01 02"
            })
    void refusesEveryShorterLength(String descriptor) {
        byte[] whole = Hex.bytes(descriptor + PAYLOAD);
        for (int length = 0; length < whole.length; length++) {
            info.clear();
            assertThat(Vp9Descriptor.read(Arrays.copyOf(whole, length), 0, length, info))
                    .as("length %d", length)
                    .isFalse();
        }
        assertThat(Vp9Descriptor.read(whole, 0, whole.length, info)).isTrue();
    }

    private boolean read(String digits) {
        byte[] data = Hex.bytes(digits);
        return Vp9Descriptor.read(data, 0, data.length, info);
    }
}
