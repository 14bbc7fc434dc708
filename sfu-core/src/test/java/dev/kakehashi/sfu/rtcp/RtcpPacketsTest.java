package dev.kakehashi.sfu.rtcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The layouts of RFC 3550 6.4 and 6.5, RFC 4585 6.2 and 6.3, RFC 5104 4.3.1, RFC 3611 4.4 and 4.5, byte for byte, written and read. */
final class RtcpPacketsTest {
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] out = new byte[1_500];
    private final RtcpReader reader = new RtcpReader();
    private final Recording seen = new Recording();

    private static final class Recording implements RtcpVisitor {
        final List<Object> packets = new ArrayList<>();

        @Override
        public void onSenderReport(SenderReport report) {
            packets.add(report);
        }

        @Override
        public void onReceiverReport(ReceiverReport report) {
            packets.add(report);
        }

        @Override
        public void onGenericNack(GenericNack nack) {
            packets.add(nack);
        }

        @Override
        public void onPictureLossIndication(PictureLossIndication request) {
            packets.add(request);
        }

        @Override
        public void onFullIntraRequest(FullIntraRequest request) {
            packets.add(request);
        }

        @Override
        public void onDelaySinceReferenceTime(DelaySinceReferenceTime answer) {
            packets.add(answer);
        }
    }

    private String hex(int length) {
        return HEX.formatHex(out, 0, length);
    }

    private boolean read(String packet) {
        byte[] data = HEX.parseHex(packet);
        return reader.read(data, 0, data.length, seen);
    }

    @Test
    void senderReport() {
        SenderReport report = new SenderReport(0x01020304, 0x1122334455667788L, 0xA0A1A2A3, 7, 1_000, List.of());

        assertEquals(
                "80c8000601020304" + "1122334455667788" + "a0a1a2a3" + "00000007" + "000003e8",
                hex(report.write(out, 0)));
        assertTrue(read(hex(28)));
        assertEquals(List.of(report), seen.packets);
    }

    @Test
    void receiverReportWithNegativeLoss() {
        ReportBlock block = new ReportBlock(0x0A0B0C0D, 255, -2, 0x00010002, 3, 4, 5);
        ReceiverReport report = new ReceiverReport(9, List.of(block));

        assertEquals(
                "81c9000700000009" + "0a0b0c0d" + "fffffffe" + "00010002" + "00000003" + "00000004" + "00000005",
                hex(report.write(out, 0)));
        assertTrue(read(hex(32)));
        assertEquals(List.of(report), seen.packets);
    }

    @Test
    void pictureLossIndication() {
        assertEquals("81ce00020000000100000002", hex(new PictureLossIndication(1, 2).write(out, 0)));
        assertTrue(read("81ce00020000000100000002"));
        assertEquals(List.of(new PictureLossIndication(1, 2)), seen.packets);
    }

    /** RFC 4585 6.2.1: the mask's lowest bit is the packet after the named one. */
    @Test
    void genericNackJoinsNeighboursAcrossTheWrap() {
        GenericNack nack = GenericNack.of(1, 2, new int[] {65_534, 65_535, 0, 14, 15, 100}, 6);

        // 65534 + 1, 2, 16 -> bits 0, 1, 15; 15 is 17 after it and begins anew.
        assertEquals(
                "81cd0005" + "00000001" + "00000002" + "fffe8003" + "000f0000" + "00640000", hex(nack.write(out, 0)));
        assertTrue(read(hex(24)));
        List<Integer> lost = new ArrayList<>();
        ((GenericNack) seen.packets.getFirst()).forEachLost(lost::add);
        assertEquals(List.of(65_534, 65_535, 0, 14, 15, 100), lost);
    }

    @Test
    void sourceDescriptionEndsWithAZeroAndIsPadded() {
        int length = new SourceDescription(0x01020304, "s0").write(out, 0);

        assertEquals("81ca0003" + "01020304" + "01027330" + "00000000", hex(length));
    }

    @Test
    void receiverReferenceTime() {
        assertEquals(
                "80cf0004" + "01020304" + "04000002" + "1122334455667788",
                hex(new ReceiverReferenceTime(0x01020304, 0x1122334455667788L).write(out, 0)));
    }

    /** As Chromium answers: a block that we do not read stands before ours, and ours has an answer for each who asked. */
    @Test
    void delaysSinceReferenceTimesAreFoundAmongOtherBlocks() {
        assertTrue(read("80cf000b" + "0a0a0a0a" + "2a000001" + "ffffffff" + "05000006" + "00000001" + "33445566"
                + "00010000" + "00000002" + "33445577" + "00020000" + "04000000"));
        assertEquals(
                List.of(
                        new DelaySinceReferenceTime(1, 0x33445566, 0x10000),
                        new DelaySinceReferenceTime(2, 0x33445577, 0x20000)),
                seen.packets);
    }

    @Test
    void anExtendedReportWhoseBlockReachesBeyondItIsRefused() {
        assertFalse(read("80cf0003" + "0a0a0a0a" + "05000003" + "00000001"));
        assertEquals(List.of(), seen.packets);
    }

    @Test
    void aCompoundIsReadPacketByPacket() {
        assertTrue(read("80c9000100000009" + "81ca0003010203040102733000000000" + "81ce00020000000100000002"));
        assertEquals(List.of(new ReceiverReport(9, List.of()), new PictureLossIndication(1, 2)), seen.packets);
    }

    @Test
    void aBadPacketEndsItsCompoundAndKeepsWhatCameBefore() {
        assertFalse(read("81ce00020000000100000002" + "81c9000100000009" + "81ce00020000000100000002"));
        assertEquals(1, seen.packets.size());
    }

    @Test
    void unknownPacketsArePassedOver() {
        assertTrue(read("8fce0001000000ff" + "80cc0001000000ff" + "81ce00020000000100000002"));
        assertEquals(1, seen.packets.size());
    }

    @Test
    void aLengthThatReachesBeyondTheDatagramIsRefused() {
        assertFalse(read("81ce00030000000100000002"));
        assertFalse(read("81ce00"));
        assertEquals(List.of(), seen.packets);
    }

    /** Whatever stands around the packet changes nothing, and nothing is thrown. */
    @Test
    void mutationsNeverThrowNorReadBeyondTheEnd() {
        Random random = new Random(4585);
        int length = new SenderReport(1, 2, 3, 4, 5, List.of(new ReportBlock(1, 2, 3, 4, 5, 6, 7))).write(out, 0);
        length += GenericNack.of(1, 2, new int[] {1, 2, 40}, 3).write(out, length);
        length += new PictureLossIndication(1, 2).write(out, length);
        length += new ReceiverReferenceTime(1, 2).write(out, length);
        byte[] golden = Arrays.copyOf(out, length);
        for (int round = 0; round < 100_000; round++) {
            byte[] changed = golden.clone();
            for (int change = random.nextInt(5); change >= 0; change--) {
                changed[random.nextInt(length)] = (byte) random.nextInt(256);
            }
            int cut = random.nextInt(length + 1);
            byte[] zeros = new byte[length + 64];
            byte[] ones = new byte[length + 64];
            Arrays.fill(ones, (byte) 0xFF);
            System.arraycopy(changed, 0, zeros, 32, cut);
            System.arraycopy(changed, 0, ones, 32, cut);
            Recording one = new Recording();
            Recording other = new Recording();
            assertEquals(reader.read(zeros, 32, cut, one), reader.read(ones, 32, cut, other));
            assertEquals(one.packets.size(), other.packets.size());
        }
        assertArrayEquals(golden, Arrays.copyOf(out, length));
    }
}
