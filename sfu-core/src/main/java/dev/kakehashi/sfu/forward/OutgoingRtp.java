package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.RtpPacket;
import dev.kakehashi.sfu.rtp.Vp8Descriptor;

/**
 * Makes the packets that leave: a header in the subscriber's numbers in front of the source's payload. One for a whole
 * shard; what it made is valid until it makes the next. Confined to its shard.
 */
public final class OutgoingRtp {
    /** Extensions that are the publisher's to say and the subscriber's to know; the others belong to one hop. */
    private static final HeaderExtensionKind[] END_TO_END = {
        HeaderExtensionKind.AUDIO_LEVEL, HeaderExtensionKind.VIDEO_ORIENTATION
    };

    private static final int FIXED_HEADER_BYTES = 12;
    private static final int ONE_BYTE_PROFILE = 0xBEDE;
    private static final int MAX_ONE_BYTE_ID = 14;
    private static final int MAX_ONE_BYTE_LENGTH = 16;

    /** Room in front for what grows (extensions, OSN) and behind for the authentication tag. */
    private static final int SPARE_BYTES = 128;

    private final byte[] buffer = new byte[PacketBuffer.CAPACITY + SPARE_BYTES];
    private final Vp8Descriptor vp8 = new Vp8Descriptor();
    private int payloadOffset;

    byte[] buffer() {
        return buffer;
    }

    /** Puts other numbers into the VP8 descriptor of the last packet. */
    void rewriteVp8(int payloadLength, int pictureId, int tl0PicIdx) {
        if (vp8.wrap(buffer, payloadOffset, payloadLength)) {
            vp8.rewrite(pictureId, tl0PicIdx);
        }
    }

    /**
     * Makes one packet at the start of {@link #buffer}.
     *
     * @param originalSequence for a retransmission the sequence number of the original (RFC 4588 4), else -1
     * @return its length in bytes
     */
    int compose(
            RtpPacket source,
            RtpFormats from,
            RtpFormats to,
            int payloadType,
            int ssrc,
            int sequenceNumber,
            int timestamp,
            boolean marker,
            int originalSequence) {
        int length = extensions(source, from, to);
        boolean extended = length > FIXED_HEADER_BYTES;
        buffer[0] = (byte) (extended ? 0x90 : 0x80);
        buffer[1] = (byte) ((marker ? 0x80 : 0) | payloadType);
        put16(2, sequenceNumber);
        put32(4, timestamp);
        put32(8, ssrc);
        if (originalSequence >= 0) {
            put16(length, originalSequence);
            length += 2;
        }
        payloadOffset = length;
        System.arraycopy(source.buffer(), source.payloadOffset(), buffer, length, source.payloadLength());
        return length + source.payloadLength();
    }

    /** Writes the extension block (RFC 8285 4.2), or nothing; returns the length of the header. */
    private int extensions(RtpPacket source, RtpFormats from, RtpFormats to) {
        if (!source.hasExtension()) {
            return FIXED_HEADER_BYTES;
        }
        int start = FIXED_HEADER_BYTES + 4;
        int at = start;
        for (HeaderExtensionKind kind : END_TO_END) {
            int id = to.extensions().id(kind);
            int sourceId = from.extensions().id(kind);
            if (id < 1 || id > MAX_ONE_BYTE_ID || sourceId < 1) {
                continue;
            }
            int length = source.extensionLength(sourceId);
            if (length < 1 || length > MAX_ONE_BYTE_LENGTH) {
                continue;
            }
            buffer[at++] = (byte) (id << 4 | (length - 1));
            System.arraycopy(source.buffer(), source.extensionOffset(sourceId), buffer, at, length);
            at += length;
        }
        if (at == start) {
            return FIXED_HEADER_BYTES;
        }
        while ((at - start) % 4 != 0) {
            buffer[at++] = 0;
        }
        put16(FIXED_HEADER_BYTES, ONE_BYTE_PROFILE);
        put16(FIXED_HEADER_BYTES + 2, (at - start) / 4);
        return at;
    }

    private void put16(int at, int value) {
        buffer[at] = (byte) (value >>> 8);
        buffer[at + 1] = (byte) value;
    }

    private void put32(int at, int value) {
        put16(at, value >>> 16);
        put16(at + 2, value);
    }
}
