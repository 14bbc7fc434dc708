package dev.kakehashi.sfu.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mutated packets within arrays of zeros and of ones: the same is read in both, and nothing is thrown. */
final class RtpFuzzTest {
    /** Two extensions, VP8 with a 15-bit picture id and TL0PICIDX, four bytes of padding. */
    private static final byte[] GOLDEN = HexFormat.of()
            .parseHex("b0e00102000000640000abcd" + "bede0002" + "10aa41303100" + "0000" + "90c08123450010203040"
                    + "00000004");

    /** Each stream's packets, changed in their headers' and descriptors' bytes above all, in an order of chance. */
    @ParameterizedTest
    @MethodSource("streams")
    void changedGoldenPacketsAreReadWithinBoundsOrRefused(String name) {
        GoldenPackets stream = GoldenPackets.load(name);
        Random random = new Random(8285);
        FrameReader reader = new FrameReader();
        RtpPacket view = new RtpPacket();
        FrameInfo info = new FrameInfo();
        int read = 0;
        for (int round = 0; round < 30_000; round++) {
            if (round % 100 == 0) {
                reader = new FrameReader();
            }
            byte[] golden = stream.packets()
                    .get(random.nextInt(stream.packets().size()))
                    .data();
            byte[] changed =
                    Arrays.copyOf(golden, random.nextInt(4) == 0 ? random.nextInt(golden.length) : golden.length);
            for (int change = random.nextInt(4); change > 0 && changed.length > 12; change--) {
                changed[12 + random.nextInt(changed.length - 12)] = (byte) random.nextInt(256);
            }
            if (!view.wrap(changed, 0, changed.length) || view.payloadLength() == 0) {
                continue;
            }
            FrameReader.Result result = reader.read(view, round, stream.codec(), stream.descriptorId(), info);
            if (result == FrameReader.Result.READ) {
                read++;
                FrameRanges.check(info, view.payloadLength());
            }
        }
        assertTrue(read > 5_000, "enough of them can be read: " + read);
    }

    static List<String> streams() {
        return GoldenPackets.NAMES;
    }

    @Test
    void mutationsNeverThrowNorReadBeyondTheEnd() {
        Random random = new Random(3550);
        RtpPacket one = new RtpPacket();
        RtpPacket other = new RtpPacket();
        int whole = 0;
        for (int round = 0; round < 200_000; round++) {
            byte[] changed = GOLDEN.clone();
            for (int change = random.nextInt(4); change > 0; change--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            int cut = random.nextInt(3) == 0 ? random.nextInt(changed.length + 1) : changed.length;
            byte[] zeros = new byte[changed.length + 64];
            byte[] ones = new byte[changed.length + 64];
            Arrays.fill(ones, (byte) 0xFF);
            System.arraycopy(changed, 0, zeros, 32, cut);
            System.arraycopy(changed, 0, ones, 32, cut);
            boolean fits = one.wrap(zeros, 32, cut);
            assertEquals(fits, other.wrap(ones, 32, cut));
            if (fits) {
                whole++;
                compare(one, other);
            }
        }
        assertTrue(whole > 50_000, "enough of them are packets: " + whole);
    }

    private static void compare(RtpPacket one, RtpPacket other) {
        assertEquals(one.payloadLength(), other.payloadLength());
        assertEquals(one.headerLength(), other.headerLength());
        for (int id = 1; id < 16; id++) {
            assertEquals(one.extensionLength(id), other.extensionLength(id));
        }
        Vp8Descriptor first = new Vp8Descriptor();
        Vp8Descriptor second = new Vp8Descriptor();
        boolean vp8 = first.wrap(one.buffer(), one.payloadOffset(), one.payloadLength());
        assertEquals(vp8, second.wrap(other.buffer(), other.payloadOffset(), other.payloadLength()));
        if (vp8) {
            assertEquals(first.pictureId(), second.pictureId());
            assertEquals(first.tl0PicIdx(), second.tl0PicIdx());
            assertEquals(first.temporalLayer(), second.temporalLayer());
            assertEquals(first.isKeyFrame(), second.isKeyFrame());
            assertTrue(first.descriptorLength() <= one.payloadLength());
        }
    }
}
