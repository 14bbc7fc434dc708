package dev.kakehashi.sfu.peer;

import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes RTP packets with header extensions (RFC 8285) in the one-byte form, or the two-byte form where that is needed. */
final class RtpWriter {
    private static final int CAPACITY = 1_600;

    private final Map<Integer, byte[]> extensions = new LinkedHashMap<>();

    /** Adds an extension where the formats have a number for it. */
    RtpWriter extension(TestFormats formats, HeaderExtensionKind kind, byte... value) {
        int id = formats.id(kind);
        if (id > 0) {
            extensions.put(id, value);
        }
        return this;
    }

    byte[] write(int payloadType, boolean marker, int sequence, int timestamp, int ssrc, byte[] payload) {
        ByteBuffer out = ByteBuffer.allocate(CAPACITY);
        out.put((byte) (extensions.isEmpty() ? 0x80 : 0x90));
        out.put((byte) ((marker ? 0x80 : 0) | payloadType));
        out.putShort((short) sequence).putInt(timestamp).putInt(ssrc);
        if (!extensions.isEmpty()) {
            extensions(out);
        }
        out.put(payload);
        byte[] packet = new byte[out.position()];
        out.flip().get(packet);
        return packet;
    }

    private void extensions(ByteBuffer out) {
        boolean twoByte = extensions.entrySet().stream()
                .anyMatch(each -> each.getKey() > 14 || each.getValue().length > 16 || each.getValue().length == 0);
        int start = out.position();
        out.putInt(0);
        extensions.forEach((id, value) -> {
            if (twoByte) {
                out.put(id.byteValue()).put((byte) value.length);
            } else {
                out.put((byte) (id << 4 | value.length - 1));
            }
            out.put(value);
        });
        while ((out.position() - start) % 4 != 0) {
            out.put((byte) 0);
        }
        out.putShort(start, (short) (twoByte ? 0x1000 : 0xBEDE));
        out.putShort(start + 2, (short) ((out.position() - start) / 4 - 1));
    }
}
