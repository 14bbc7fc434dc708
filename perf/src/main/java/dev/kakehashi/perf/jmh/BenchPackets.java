package dev.kakehashi.perf.jmh;

import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.forward.RtpFormats;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.FrameReader;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.HeaderExtensionMap;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import dev.kakehashi.sfu.rtp.PayloadTypeTable;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Packets of 1,200 bytes as browsers send them, with three header extensions. */
final class BenchPackets {
    static final int PAYLOAD_TYPE = 96;
    static final int RTX = 97;
    static final int DESCRIPTOR = 12;
    static final int BYTES = 1_200;

    /** Of a VP8 key frame of 640x360. */
    static final String VP8_KEY = "90 e0 8001 01 20 10 02 00 9d 01 2a 8002 6801";

    static final String VP8 = "90 e0 8001 01 20 11 02 00";
    static final String VP9 = "ec 8008 03 02";
    static final String H264 = "7c 41 9a 00";
    static final String AV1 = "00 0a 0b";

    /** Two spatial layers, the upper one needing the lower in key pictures only. */
    static final String DESCRIPTOR_KEY = "c00000800123ab23450460404fc02cc09fc059c0";

    static final String DESCRIPTOR_DELTA = "c10002";

    private BenchPackets() {}

    static RtpFormats formats(Codec codec) {
        return new RtpFormats(
                new PayloadTypeTable(List.of(
                        new PayloadFormat(PAYLOAD_TYPE, codec, "", -1),
                        new PayloadFormat(RTX, Codec.RTX, "apt=96", PAYLOAD_TYPE))),
                new HeaderExtensionMap(Map.of(
                        2,
                        HeaderExtensionKind.ABS_SEND_TIME,
                        3,
                        HeaderExtensionKind.TRANSPORT_WIDE_CC,
                        4,
                        HeaderExtensionKind.MID,
                        13,
                        HeaderExtensionKind.VIDEO_ORIENTATION,
                        DESCRIPTOR,
                        HeaderExtensionKind.DEPENDENCY_DESCRIPTOR)),
                true);
    }

    /**
     * @param descriptor hexadecimal digits of a dependency descriptor, empty for none
     * @param payload hexadecimal digits of its beginning
     */
    static PacketBuffer packet(int sequence, String descriptor, String payload) {
        PacketBuffer packet = new PacketBuffer();
        int length = descriptor.length() / 2;
        // Absolute send time, transport-wide number and MID; two-byte headers (RFC 8285 4.3).
        String extensions =
                "0203000000" + "03020001" + "040131" + (length == 0 ? "" : "0c%02x%s".formatted(length, descriptor));
        int words = (extensions.length() / 2 + 3) / 4;
        write(packet, 0, "9060%04x00000bb80a0b0c0d1000%04x".formatted(sequence, words));
        write(packet, 16, extensions);
        write(packet, 16 + words * 4, payload);
        packet.length = BYTES;
        return packet;
    }

    private static void write(PacketBuffer packet, int at, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        System.arraycopy(bytes, 0, packet.data, at, bytes.length);
    }

    /** The same, read as the publisher's shard reads it. */
    static PacketBuffer read(Codec codec, int sequence, String payload) {
        PacketBuffer packet = packet(sequence, "", payload);
        new FrameReader().read(view(packet), sequence, codec, DESCRIPTOR, packet.info);
        return packet;
    }

    static RtpPacket view(PacketBuffer packet) {
        RtpPacket view = new RtpPacket();
        if (!view.wrap(packet.data, packet.offset, packet.length)) {
            throw new IllegalArgumentException("no RTP");
        }
        return view;
    }
}
