package dev.kakehashi.sfu.peer;

import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;

/** A packet that a broken or hostile sender puts into a stream, under the next sequence number. */
public enum Damage {
    /** Nothing but padding, as probes for bandwidth are. */
    PADDING(null),
    /** A payload that ends within its descriptor. */
    CUT_DESCRIPTOR("bad_payload_descriptor"),
    /** A payload type that was not agreed. */
    UNKNOWN_PAYLOAD_TYPE("unknown_payload_type"),
    /** A header extension that claims to be longer than the block in which it stands. */
    CUT_EXTENSION("bad_payload_descriptor");

    private static final int UNUSED_TYPE = 60;

    private final String counter;

    Damage(String counter) {
        this.counter = counter;
    }

    /** The drop that counts it, null for none. */
    public String counter() {
        return counter;
    }

    byte[] packet(TestFormats formats, SentStream stream, int payloadType, Codec codec, long nowNanos) {
        return switch (this) {
            case PADDING -> {
                byte[] packet = stream.packet(new RtpWriter(), payloadType, false, nowNanos, new byte[200]);
                packet[0] |= 0x20;
                packet[packet.length - 1] = (byte) 200;
                yield packet;
            }
            case CUT_DESCRIPTOR -> stream.packet(new RtpWriter(), payloadType, false, nowNanos, cut(codec));
            case UNKNOWN_PAYLOAD_TYPE -> stream.packet(new RtpWriter(), UNUSED_TYPE, false, nowNanos, new byte[100]);
            case CUT_EXTENSION -> {
                // One element of four bytes, which the writer pads; its length is then made to reach beyond.
                byte[] packet = stream.packet(
                        new RtpWriter().extension(formats, HeaderExtensionKind.ABS_SEND_TIME, new byte[3]),
                        payloadType,
                        false,
                        nowNanos,
                        cut(codec));
                packet[16] |= 0x0F;
                yield packet;
            }
        };
    }

    private static byte[] cut(Codec codec) {
        return switch (codec) {
            case VP8 -> new byte[] {(byte) 0x90, (byte) 0x80};
            case VP9 -> new byte[] {(byte) 0xE8, (byte) 0x80};
            case H264 -> new byte[] {0x78, 0x00, 0x40, 0x67};
            case AV1 -> new byte[] {0x10};
            case OPUS, RED, PCMU, PCMA, RTX -> new byte[1];
        };
    }
}
