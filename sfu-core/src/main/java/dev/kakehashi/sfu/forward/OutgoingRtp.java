package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.FrameInfo;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.PayloadTypeMap;
import dev.kakehashi.sfu.rtp.RedPayload;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.Arrays;

/**
 * Makes the packets that leave: a header in the subscriber's numbers in front of the source's payload. One for a whole
 * shard; what it made is valid until it makes the next. Confined to its shard.
 */
public final class OutgoingRtp {
    /** Extensions that are the publisher's to say and the subscriber's to know; the others belong to one hop. */
    private static final HeaderExtensionKind[] END_TO_END = {
        HeaderExtensionKind.AUDIO_LEVEL,
        HeaderExtensionKind.VIDEO_ORIENTATION,
        HeaderExtensionKind.PLAYOUT_DELAY,
        HeaderExtensionKind.ABS_CAPTURE_TIME,
        HeaderExtensionKind.DEPENDENCY_DESCRIPTOR
    };

    /** One octet counts the padding, itself included (RFC 3550 5.1). */
    static final int MAX_PADDING = 255;

    private static final int FIXED_HEADER_BYTES = 12;
    private static final int EXTENSIONS_AT = FIXED_HEADER_BYTES + 4;
    private static final int PADDING_BIT = 0x20;
    private static final int ONE_BYTE_PROFILE = 0xBEDE;
    private static final int TWO_BYTE_PROFILE = 0x1000;
    private static final int MAX_ONE_BYTE_ID = 14;
    private static final int MAX_ONE_BYTE_LENGTH = 16;
    private static final int MAX_LENGTH = 255;

    /** Room in front for what grows (extensions, OSN) and behind for the authentication tag. */
    private static final int SPARE_BYTES = 128;

    private final byte[] buffer = new byte[PacketBuffer.CAPACITY + SPARE_BYTES];
    private int payloadOffset;

    /** Where the packet is that was made last. */
    public byte[] buffer() {
        return buffer;
    }

    /**
     * Makes one packet at the start of {@link #buffer}.
     *
     * @param skip bytes of the payload to leave out at its start
     * @param originalSequence for a retransmission the sequence number of the original (RFC 4588 4), else -1
     * @return its length in bytes
     */
    int compose(
            RtpPacket source,
            int skip,
            FrameInfo info,
            SourceRun run,
            RtpFormats from,
            RtpFormats to,
            int payloadType,
            int ssrc,
            int sequenceNumber,
            boolean marker,
            int originalSequence) {
        int length = extensions(source, info, run, from, to);
        header(length, payloadType, ssrc, sequenceNumber, source.timestamp() + run.timestampShift(), marker);
        length = original(length, originalSequence);
        payloadOffset = length;
        int copied = source.payloadLength() - skip;
        System.arraycopy(source.buffer(), source.payloadOffset() + skip, buffer, length, copied);
        renumber(info, run);
        return length + copied;
    }

    /** Makes a packet without payload, which takes the place of one that is withheld. */
    int composeEmpty(
            RtpFormats to, int payloadType, int ssrc, int sequenceNumber, int timestamp, int originalSequence) {
        int length = ownExtension(to);
        header(length, payloadType, ssrc, sequenceNumber, timestamp, false);
        return original(length, originalSequence);
    }

    /**
     * Makes a packet of padding alone (RFC 3550 5.1), which only tells how much the path carries.
     *
     * @param padding bytes, 1 to {@value #MAX_PADDING}
     */
    int composePadding(RtpFormats to, int payloadType, int ssrc, int sequenceNumber, int timestamp, int padding) {
        int length = ownExtension(to);
        header(length, payloadType, ssrc, sequenceNumber, timestamp, false);
        buffer[0] |= PADDING_BIT;
        Arrays.fill(buffer, length, length + padding - 1, (byte) 0);
        buffer[length + padding - 1] = (byte) padding;
        return length + padding;
    }

    private int ownExtension(RtpFormats to) {
        HopExtension own = HopExtension.of(to);
        boolean twoByte = to.mixedHeaders() && own.needsTwoByteHeader(to);
        return finish(own.write(buffer, EXTENSIONS_AT, to, twoByte), twoByte);
    }

    private void header(int length, int payloadType, int ssrc, int sequenceNumber, int timestamp, boolean marker) {
        buffer[0] = (byte) (length > FIXED_HEADER_BYTES ? 0x90 : 0x80);
        buffer[1] = (byte) ((marker ? 0x80 : 0) | payloadType);
        put16(2, sequenceNumber);
        put32(4, timestamp);
        put32(8, ssrc);
    }

    private int original(int length, int originalSequence) {
        if (originalSequence < 0) {
            return length;
        }
        put16(length, originalSequence);
        return length + 2;
    }

    /** Puts the subscriber's numbers into the block headers of the redundant audio that was just composed. */
    void renumberBlocks(PayloadTypeMap types) {
        RedPayload.renumber(buffer, payloadOffset, types);
    }

    /** Puts the slot's numbers into the payload descriptor. */
    private void renumber(FrameInfo info, SourceRun run) {
        if (info.pictureIdAt >= 0) {
            int at = payloadOffset + info.pictureIdAt;
            int pictureId = run.pictureId(info);
            if (info.longPictureId) {
                buffer[at] = (byte) (0x80 | pictureId >>> 8);
                buffer[at + 1] = (byte) pictureId;
            } else {
                buffer[at] = (byte) (pictureId & 0x7F);
            }
        }
        if (info.tl0PicIdxAt >= 0) {
            buffer[payloadOffset + info.tl0PicIdxAt] = (byte) run.tl0PicIdx(info);
        }
    }

    /** Writes the extension block (RFC 8285 4.2, 4.3), or nothing; returns the length of the header. */
    private int extensions(RtpPacket source, FrameInfo info, SourceRun run, RtpFormats from, RtpFormats to) {
        if (!source.hasExtension()) {
            return ownExtension(to);
        }
        HopExtension own = HopExtension.of(to);
        boolean twoByte = to.mixedHeaders() && (own.needsTwoByteHeader(to) || needsTwoByteHeader(source, from, to));
        int at = own.write(buffer, EXTENSIONS_AT, to, twoByte);
        for (HeaderExtensionKind kind : END_TO_END) {
            int length = lengthOf(kind, source, from, to);
            int id = to.extensions().id(kind);
            if (length < 0 || (!twoByte && !fitsOneByte(id, length))) {
                continue;
            }
            if (twoByte) {
                buffer[at++] = (byte) id;
                buffer[at++] = (byte) length;
            } else {
                buffer[at++] = (byte) (id << 4 | (length - 1));
            }
            int sourceAt = source.extensionOffset(from.extensions().id(kind));
            System.arraycopy(source.buffer(), sourceAt, buffer, at, length);
            if (kind == HeaderExtensionKind.DEPENDENCY_DESCRIPTOR && info.frameNumber >= 0) {
                put16(at + 1, run.frameNumber(info));
            }
            at += length;
        }
        return finish(at, twoByte);
    }

    private int finish(int end, boolean twoByte) {
        int at = end;
        if (at == EXTENSIONS_AT) {
            return FIXED_HEADER_BYTES;
        }
        while ((at - EXTENSIONS_AT) % 4 != 0) {
            buffer[at++] = 0;
        }
        put16(FIXED_HEADER_BYTES, twoByte ? TWO_BYTE_PROFILE : ONE_BYTE_PROFILE);
        put16(FIXED_HEADER_BYTES + 2, (at - EXTENSIONS_AT) / 4);
        return at;
    }

    private static boolean needsTwoByteHeader(RtpPacket source, RtpFormats from, RtpFormats to) {
        for (HeaderExtensionKind kind : END_TO_END) {
            int length = lengthOf(kind, source, from, to);
            if (length >= 0 && !fitsOneByte(to.extensions().id(kind), length)) {
                return true;
            }
        }
        return false;
    }

    static boolean fitsOneByte(int id, int length) {
        return id <= MAX_ONE_BYTE_ID && length <= MAX_ONE_BYTE_LENGTH;
    }

    /** Length of an extension that is to be passed on, or -1. */
    private static int lengthOf(HeaderExtensionKind kind, RtpPacket source, RtpFormats from, RtpFormats to) {
        int sourceId = from.extensions().id(kind);
        if (sourceId < 1 || to.extensions().id(kind) < 1) {
            return -1;
        }
        // Structures are too long for the one-byte form, and without them the other descriptors mean nothing.
        if (kind == HeaderExtensionKind.DEPENDENCY_DESCRIPTOR && !to.mixedHeaders()) {
            return -1;
        }
        int length = source.extensionLength(sourceId);
        return length < 1 || length > MAX_LENGTH ? -1 : length;
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
