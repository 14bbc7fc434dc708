package dev.kakehashi.sfu.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class Vp8DescriptorTest {
    /** First byte of the payload behind the descriptor (RFC 7741 4.3): P is its lowest bit, 0 for a key frame. */
    private static final String KEY_FRAME = "10";

    private static final String INTER_FRAME = "11";

    private final Vp8Descriptor descriptor = new Vp8Descriptor();

    /** One of the sixteen combinations of I, L, T, K, each with both lengths of a picture id. */
    record Shape(boolean pictureId, boolean longPictureId, boolean tl0, boolean tid, boolean keyIdx) {
        String digits() {
            int flags = (pictureId ? 0x80 : 0) | (tl0 ? 0x40 : 0) | (tid ? 0x20 : 0) | (keyIdx ? 0x10 : 0);
            return "90" + String.format("%02x", flags) + (pictureId ? longPictureId ? "d234" : "52" : "")
                    + (tl0 ? "fe" : "") + (tid || keyIdx ? "a5" : "");
        }

        int length() {
            return digits().length() / 2;
        }
    }

    static List<Shape> shapes() {
        List<Shape> shapes = new ArrayList<>();
        for (int bits = 0; bits < 32; bits++) {
            boolean pictureId = (bits & 1) != 0;
            boolean longPictureId = (bits & 2) != 0;
            if (pictureId || !longPictureId) {
                shapes.add(new Shape(pictureId, longPictureId, (bits & 4) != 0, (bits & 8) != 0, (bits & 16) != 0));
            }
        }
        return shapes;
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void readsEveryCombinationOfFields(Shape shape) {
        wrap(shape.digits() + KEY_FRAME + "00");

        assertEquals(shape.length(), descriptor.descriptorLength());
        assertEquals(shape.pictureId() ? shape.longPictureId() ? 0x5234 : 0x52 : -1, descriptor.pictureId());
        assertEquals(shape.longPictureId(), descriptor.hasLongPictureId());
        assertEquals(shape.tl0() ? 0xFE : -1, descriptor.tl0PicIdx());
        assertEquals(shape.tid() ? 2 : -1, descriptor.temporalLayer());
        assertTrue(descriptor.isKeyFrame());
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void refusesEveryShorterLength(Shape shape) {
        byte[] data = Hex.bytes(shape.digits() + KEY_FRAME);
        for (int length = 0; length < data.length; length++) {
            assertFalse(descriptor.wrap(data, 0, length), "length " + length);
            assertFalse(descriptor.wrap(Arrays.copyOf(data, length), 0, length), "length " + length);
        }
        assertTrue(descriptor.wrap(data, 0, data.length));
    }

    @Test
    void readsTheShortestDescriptor() {
        wrap("10" + INTER_FRAME);

        assertEquals(1, descriptor.descriptorLength());
        assertEquals(-1, descriptor.pictureId());
        assertFalse(descriptor.hasLongPictureId());
        assertEquals(-1, descriptor.tl0PicIdx());
        assertEquals(-1, descriptor.temporalLayer());
        assertTrue(descriptor.isFrameStart());
        assertFalse(descriptor.isKeyFrame());
    }

    @Test
    void forgetsTheDescriptorBefore() {
        wrap("90f0 d234 fe a5" + KEY_FRAME);
        wrap("00" + KEY_FRAME);

        assertEquals(-1, descriptor.pictureId());
        assertFalse(descriptor.hasLongPictureId());
        assertEquals(-1, descriptor.tl0PicIdx());
        assertEquals(-1, descriptor.temporalLayer());
        assertFalse(descriptor.isFrameStart());
    }

    @Test
    void seesAKeyFrameOnlyInItsFirstPacket() {
        wrap("00" + KEY_FRAME);

        assertFalse(descriptor.isFrameStart());
        assertFalse(descriptor.isKeyFrame());
    }

    /** RFC 7741 4.3: the payload header is there only where S is 1 and PID is 0. */
    @ParameterizedTest
    @ValueSource(strings = {"11", "12", "14", "17"})
    void doesNotTakeALaterPartitionForAFrameStart(String firstByte) {
        wrap(firstByte + KEY_FRAME);

        assertFalse(descriptor.isFrameStart());
        assertFalse(descriptor.isKeyFrame());
    }

    /** RFC 7741 4.2: receivers must ignore R and RSV; N does not concern us. */
    @Test
    void ignoresReservedBits() {
        wrap("78" + KEY_FRAME);
        assertTrue(descriptor.isKeyFrame());

        wrap("90 8f 05" + KEY_FRAME);
        assertEquals(0x05, descriptor.pictureId());
    }

    @Test
    void readsTheLowestBitOfTheFrameOnly() {
        wrap("10 fe");
        assertTrue(descriptor.isKeyFrame());

        wrap("10 01");
        assertFalse(descriptor.isKeyFrame());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void readsTheTemporalLayer(int layer) {
        wrap("9020" + String.format("%02x", layer << 6 | 0x3F) + INTER_FRAME);

        assertEquals(layer, descriptor.temporalLayer());
    }

    private void wrap(String digits) {
        byte[] data = Hex.bytes(digits);
        assertTrue(descriptor.wrap(data, 0, data.length));
    }
}
