package dev.kakehashi.sfu.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.rtp.FrameReader.Result;
import dev.kakehashi.sfu.rtp.GoldenPackets.Golden;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FrameReaderTest {
    private static final int DESCRIPTOR = 5;

    /** One template and one decode target at offset 0: S0T0, switch, no references, no chains, no sizes. */
    private static final String STRUCTURE = withOffset(0);

    private final FrameReader reader = new FrameReader();
    private final RtpPacket view = new RtpPacket();
    private final FrameInfo info = new FrameInfo();

    static List<String> names() {
        return GoldenPackets.NAMES;
    }

    @ParameterizedTest
    @MethodSource("names")
    void readsWhatARealBrowserSends(String name) {
        GoldenPackets stream = GoldenPackets.load(name);
        assertThat(stream.packets()).hasSizeGreaterThan(1);
        for (Golden golden : stream.packets()) {
            assertThat(read(reader, stream, golden.data(), golden.data().length))
                    .isEqualTo(Result.READ);
            assertThat(GoldenPackets.describe(info)).isEqualTo(golden.expected());
            FrameRanges.check(info, view.payloadLength());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void staysWithinBoundsWhereverAPacketIsCut(String name) {
        GoldenPackets stream = GoldenPackets.load(name);
        for (Golden golden : stream.packets()) {
            for (int length = 0; length < golden.data().length; length++) {
                byte[] cut = Arrays.copyOf(golden.data(), length);
                if (view.wrap(cut, 0, length) && view.payloadLength() > 0) {
                    FrameReader afresh = new FrameReader();
                    primeWithKeyFrame(afresh, stream);
                    if (read(afresh, stream, cut, length) == Result.READ) {
                        FrameRanges.check(info, view.payloadLength());
                    }
                }
            }
        }
    }

    private void primeWithKeyFrame(FrameReader primed, GoldenPackets stream) {
        byte[] first = stream.packets().getFirst().data();
        assertThat(read(primed, stream, first, first.length)).isEqualTo(Result.READ);
    }

    private Result read(FrameReader by, GoldenPackets stream, byte[] data, int length) {
        assertThat(view.wrap(data, 0, length)).isTrue();
        return by.read(view, view.sequenceNumber(), stream.codec(), stream.descriptorId(), info);
    }

    @Test
    void unexplainedUntilAStructureCame() {
        assertThat(readDescriptor(1, "c0 0007")).isEqualTo(Result.UNEXPLAINED);
    }

    @Test
    void doesNotUnderstandATemplateOfAStructureThatDidNotCome() {
        assertThat(readDescriptor(1, "c0 0007" + STRUCTURE)).isEqualTo(Result.READ);

        assertThat(readDescriptor(2, "c1 0008")).isEqualTo(Result.UNEXPLAINED);
    }

    @Test
    void readsALatePacketByTheStructureBefore() {
        assertThat(readDescriptor(1, "c0 0007" + STRUCTURE)).isEqualTo(Result.READ);
        DependencyStructure former = info.structure;
        assertThat(readDescriptor(3, "c1 0009" + withOffset(1))).isEqualTo(Result.READ);
        assertThat(info.structure).isNotSameAs(former);

        assertThat(readDescriptor(2, "c0 0008")).isEqualTo(Result.READ);

        assertThat(info.structure).isSameAs(former);
        assertThat(info.frameNumber).isEqualTo(8);
    }

    @Test
    void keepsTheNewerStructureWhenAnOlderOneIsLate() {
        assertThat(readDescriptor(3, "c1 0009" + withOffset(1))).isEqualTo(Result.READ);
        DependencyStructure newer = info.structure;
        assertThat(readDescriptor(1, "c0 0007" + STRUCTURE)).isEqualTo(Result.READ);

        assertThat(readDescriptor(4, "c1 000a")).isEqualTo(Result.READ);

        assertThat(info.structure).isSameAs(newer);
    }

    @Test
    void remembersWhichTargetsAreActive() {
        String two = two();
        assertThat(readDescriptor(1, "c0 0001" + two)).isEqualTo(Result.READ);
        assertThat(info.activeTargets).isEqualTo(0b11);

        assertThat(readDescriptor(2, "c0 0002" + BitText.hex("0 1 0 0 0 01"))).isEqualTo(Result.READ);
        assertThat(info.activeTargets).isEqualTo(0b01);
        assertThat(readDescriptor(3, "c0 0003")).isEqualTo(Result.READ);
        assertThat(info.activeTargets).isEqualTo(0b01);
    }

    @Test
    void readsIndicationsAndReferencesOfAFrameOfItsOwnKind() {
        assertThat(readDescriptor(1, "c0 0001" + two())).isEqualTo(Result.READ);

        // Both custom; indications D and R; references 3 and 0x123 back, in four and in twelve bits.
        String own = BitText.hex("0 0 1 1 0 01 11 01 0010 11 000100100010 00");
        assertThat(readDescriptor(2, "c0 0002" + own)).isEqualTo(Result.READ);

        assertThat(info.indication(0)).isEqualTo(DecodeTargetIndication.DISCARDABLE);
        assertThat(info.indication(1)).isEqualTo(DecodeTargetIndication.REQUIRED);
        assertThat(Arrays.copyOf(info.diffs, info.diffCount)).containsExactly(3, 0x123);
    }

    @Test
    void readsAllThirtyTwoActiveTargets() {
        // 32 targets of one template: all switch; the mask leaves out the first and has the last.
        String indications = "10".repeat(32);
        String mask = "1" + "0".repeat(30) + "0";
        String many = BitText.hex("1 1 0 0 0 000000 11111 11" + indications + "0 00000 0" + mask);
        assertThat(readDescriptor(1, "c0 0001" + many)).isEqualTo(Result.READ);

        assertThat(info.activeTargets).isEqualTo(0x80000000);
        assertThat(info.diffCount).isZero();
    }

    @Test
    void refusesADescriptorThatIsTooShort() {
        assertThat(readDescriptor(1, "c0 00")).isEqualTo(Result.MALFORMED);
    }

    @Test
    void refusesAStructureThatIsCutShort() {
        assertThat(readDescriptor(1, "c0 0007 80")).isEqualTo(Result.MALFORMED);
    }

    @Test
    void takesNoNoticeOfADescriptorThatWasNotAgreed() {
        assertThat(view.wrap(packet("c0 0007" + STRUCTURE), 0, packet("c0 0007" + STRUCTURE).length))
                .isTrue();

        assertThat(reader.read(view, 1, Codec.VP8, -1, info)).isEqualTo(Result.READ);

        assertThat(info.structure).isNull();
    }

    /** A frame of H264 may begin with several NAL units that each begin a payload; only the first one begins the frame. */
    @Test
    void beginsAFrameOfH264Once() {
        byte[] first = Hex.bytes("80 66 0001 00000bb8 00000001 6742c01e");
        byte[] second = Hex.bytes("80 66 0002 00000bb8 00000001 7c85b800");
        byte[] third = Hex.bytes("80 e6 0003 00000bb8 00000001 61e00040");
        byte[] next = Hex.bytes("80 66 0004 00001770 00000001 61e00040");

        assertThat(startsFrame(first, 1)).isTrue();
        assertThat(startsFrame(second, 2)).isFalse();
        assertThat(startsFrame(third, 3)).isFalse();
        assertThat(startsFrame(next, 4)).isTrue();
    }

    private boolean startsFrame(byte[] data, long sequence) {
        assertThat(view.wrap(data, 0, data.length)).isTrue();
        assertThat(reader.read(view, sequence, Codec.H264, -1, info)).isEqualTo(Result.READ);
        return info.frameStart;
    }

    private Result readDescriptor(long sequence, String descriptor) {
        byte[] data = packet(descriptor);
        assertThat(view.wrap(data, 0, data.length)).isTrue();
        return reader.read(view, sequence, Codec.AV1, DESCRIPTOR, info);
    }

    /** A packet of AV1 with this descriptor in a two-byte header extension. */
    private static byte[] packet(String descriptor) {
        byte[] extension = Hex.bytes(descriptor);
        int words = (extension.length + 2 + 3) / 4;
        String padding = "00".repeat(words * 4 - extension.length - 2);
        return Hex.bytes("90 2d 0001 00000001 00000001 1000" + String.format("%04x", words) + "05"
                + String.format("%02x", extension.length) + descriptor + padding + "10aabbcc");
    }

    /** The same structure with another template_id_offset. */
    private static String withOffset(int offset) {
        return BitText.hex("1 0 0 0 0" + BitText.number(offset, 6) + "00000 11 10 0 0 0");
    }

    /** One template, two targets, no chains, no sizes. */
    private static String two() {
        return BitText.hex("1 0 0 0 0 000000 00001 11 10 10 0 00 0");
    }
}
