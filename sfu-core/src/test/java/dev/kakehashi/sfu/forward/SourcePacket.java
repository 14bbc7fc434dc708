package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.FrameReader;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.HeaderExtensionMap;
import dev.kakehashi.sfu.rtp.Hex;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import dev.kakehashi.sfu.rtp.PayloadTypeTable;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.List;
import java.util.Map;

/** Packets of a publisher, as they come out of its SRTP, and what its offer said of them. */
final class SourcePacket {
    static final int VP8 = 96;
    static final int VP8_RTX = 97;
    static final int VP9 = 98;
    static final int AV1 = 45;
    static final int AV1_RTX = 46;
    static final int H264 = 102;
    static final int RED = 63;
    static final int OPUS = 111;
    static final int AUDIO_LEVEL = 1;
    static final int MID = 4;
    static final int DESCRIPTOR = 12;

    /** In the publisher's numbers. */
    static final RtpFormats FORMATS = formats(
            List.of(
                    new PayloadFormat(VP8, Codec.VP8, "", -1),
                    new PayloadFormat(VP8_RTX, Codec.RTX, "apt=96", VP8),
                    new PayloadFormat(VP9, Codec.VP9, "profile-id=0", -1),
                    new PayloadFormat(AV1, Codec.AV1, "", -1),
                    new PayloadFormat(AV1_RTX, Codec.RTX, "apt=45", AV1),
                    new PayloadFormat(H264, Codec.H264, "packetization-mode=1;profile-level-id=42e01f", -1),
                    new PayloadFormat(RED, Codec.RED, "111/111", -1),
                    new PayloadFormat(OPUS, Codec.OPUS, "", -1)),
            Map.of(
                    AUDIO_LEVEL, HeaderExtensionKind.AUDIO_LEVEL,
                    MID, HeaderExtensionKind.MID,
                    DESCRIPTOR, HeaderExtensionKind.DEPENDENCY_DESCRIPTOR),
            true);

    private static final int SSRC = 0x0A0B0C0D;

    private SourcePacket() {}

    static RtpFormats formats(
            List<PayloadFormat> payloads, Map<Integer, HeaderExtensionKind> extensions, boolean mixedHeaders) {
        return new RtpFormats(new PayloadTypeTable(payloads), new HeaderExtensionMap(extensions), mixedHeaders);
    }

    /** RTP with a block of two-byte header extensions, or none; read as the publisher's shard reads it. */
    static PacketBuffer of(
            FrameReader reader, int payloadType, long sequence, int timestamp, boolean marker, Object... parts) {
        PacketBuffer packet = new PacketBuffer();
        byte[] out = packet.data;
        boolean extended = parts.length > 1;
        out[0] = (byte) (extended ? 0x90 : 0x80);
        out[1] = (byte) ((marker ? 0x80 : 0) | payloadType);
        put16(out, 2, (int) sequence);
        put16(out, 4, timestamp >>> 16);
        put16(out, 6, timestamp);
        put16(out, 8, SSRC >>> 16);
        put16(out, 10, SSRC);
        int at = 12;
        if (extended) {
            at = extensions(out, parts);
        }
        byte[] payload = bytes(parts[parts.length - 1]);
        System.arraycopy(payload, 0, out, at, payload.length);
        packet.length = at + payload.length;
        RtpPacket view = view(packet);
        packet.info.clear();
        Codec codec = FORMATS.payloadTypes().codec(payloadType);
        if (codec != null && payload.length > 0) {
            FrameReader.Result read = reader.read(view, sequence, codec, DESCRIPTOR, packet.info);
            if (read != FrameReader.Result.READ) {
                throw new IllegalArgumentException("a test's packet is not readable: " + read);
            }
        }
        return packet;
    }

    /** Pairs of id and bytes before the payload. */
    private static int extensions(byte[] out, Object... parts) {
        int at = 16;
        for (int index = 0; index + 2 < parts.length; index += 2) {
            byte[] data = bytes(parts[index + 1]);
            out[at++] = (byte) (int) parts[index];
            out[at++] = (byte) data.length;
            System.arraycopy(data, 0, out, at, data.length);
            at += data.length;
        }
        at = (at + 3) / 4 * 4;
        put16(out, 12, 0x1000);
        put16(out, 14, (at - 16) / 4);
        return at;
    }

    private static byte[] bytes(Object part) {
        return part instanceof byte[] raw ? raw : Hex.bytes((String) part);
    }

    static RtpPacket view(PacketBuffer packet) {
        RtpPacket view = new RtpPacket();
        if (!view.wrap(packet.data, packet.offset, packet.length)) {
            throw new IllegalArgumentException("a test's packet is no RTP");
        }
        return view;
    }

    private static void put16(byte[] out, int at, int value) {
        out[at] = (byte) (value >>> 8);
        out[at + 1] = (byte) value;
    }
}
