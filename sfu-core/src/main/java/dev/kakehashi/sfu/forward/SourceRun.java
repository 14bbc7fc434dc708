package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.FrameInfo;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a slot's stream that comes from one encoding of one source, without a pause: how its numbers become the
 * slot's. Used again and again. Confined to the shard.
 *
 * <p>Sequence numbers and VP8 picture ids close up where packets were withheld (RFC 7741 4.2). TL0PICIDX, VP9 picture ids
 * and the frame numbers of the dependency descriptor are shifted by a difference that stays the same for the whole run,
 * for their references are differences themselves (RFC 9628 4.2, AV1 RTP A.8.2).
 */
final class SourceRun {
    /** 512 packets are 2.4 s at 1.75 Mbit/s; later ones are of no use to a receiver. */
    static final int SEQUENCES = 512;

    /** At 30 pictures a second over 4 s. */
    private static final int PICTURES = 128;

    private static final int LONG_PICTURE_ID_BITS = 15;
    private static final int SHORT_PICTURE_ID_BITS = 7;

    private final SequenceRun sequences = new SequenceRun(SEQUENCES);
    private final SequenceRun pictures;
    private final NumberUnwrapper pictureIds = new NumberUnwrapper();
    private @Nullable Fanout source;
    private int encoding;
    private Codec codec = Codec.OPUS;
    private boolean open;
    private int timestampShift;
    private int firstPictureId;
    private int tl0Shift;
    private int nextTl0;
    private int frameShift;
    private int nextFrame;

    SourceRun(boolean video) {
        pictures = new SequenceRun(video ? PICTURES : 1);
    }

    /** Begins right behind another run of the same slot, with this packet. */
    void begin(Fanout from, int fromEncoding, FrameInfo first, int shift, SourceRun before) {
        source = from;
        encoding = fromEncoding;
        codec = first.codec == null ? Codec.OPUS : first.codec;
        timestampShift = shift;
        open = true;
        sequences.begin(before.sequences.nextOut());
        firstPictureId = (int) before.pictures.nextOut() & 0x7FFF;
        pictures.begin(firstPictureId + (1L << 16));
        pictureIds.reset();
        tl0Shift = before.nextTl0 - Math.max(0, first.tl0PicIdx) & 0xFF;
        nextTl0 = before.nextTl0;
        frameShift = before.nextFrame - Math.max(0, first.frameNumber) & 0xFFFF;
        nextFrame = before.nextFrame;
    }

    /** Sets where the next run continues; for a slot that has sent nothing yet. */
    void startAt(int sequenceNumber, int pictureId, int tl0PicIdx, int frameNumber) {
        sequences.begin(sequenceNumber);
        pictures.begin(pictureId);
        nextTl0 = tl0PicIdx;
        nextFrame = frameNumber;
    }

    /** Packets of it that come from now on are not forwarded. */
    void end() {
        open = false;
        source = null;
    }

    /** Whether packets of this encoding of this source belong here. */
    boolean covers(Fanout from, int fromEncoding) {
        return open && source == from && encoding == fromEncoding;
    }

    boolean isOpen() {
        return open;
    }

    @Nullable
    Fanout source() {
        return source;
    }

    int encoding() {
        return encoding;
    }

    Codec codec() {
        return codec;
    }

    int timestampShift() {
        return timestampShift;
    }

    boolean isNews(long sequence) {
        return sequences.isNews(sequence);
    }

    /** The unwrapped outgoing number of a packet, or -1 where it has no place. */
    long place(long sequence) {
        return sequences.map(sequence);
    }

    /** Whether an outgoing sequence number, 0 to 65535, belongs to a packet of this run that was sent or did not come yet. */
    boolean holds(int outSequence) {
        return open && sequences.holds(outSequence);
    }

    /** The packet with this outgoing sequence number will not be sent after all; to be told of the last one first. */
    void takeBack(int outSequence) {
        sequences.takeBack(outSequence);
    }

    /** A packet that is withheld leaves no gap. */
    void withhold(long sequence) {
        sequences.drop(sequence);
    }

    /** Withholds a whole picture. */
    void withholdPicture(FrameInfo info) {
        if (codec == Codec.VP8 && info.pictureId >= 0) {
            pictures.drop(pictureIds.unwrap(info.pictureId, bits(info)));
        }
    }

    /** The outgoing picture id (15 bits, of which a short one uses 7); 0 where there is none. */
    int pictureId(FrameInfo info) {
        if (info.pictureId < 0) {
            return 0;
        }
        long unwrapped = pictureIds.unwrap(info.pictureId, bits(info));
        // Gaps stay with VP9, and with a VP8 picture so old that its place is forgotten.
        long out = pictures.map(unwrapped);
        return (int) (out < 0 ? unwrapped : out) & 0x7FFF;
    }

    private static int bits(FrameInfo info) {
        return info.longPictureId ? LONG_PICTURE_ID_BITS : SHORT_PICTURE_ID_BITS;
    }

    /** The outgoing TL0PICIDX, 8 bits. */
    int tl0PicIdx(FrameInfo info) {
        int out = Math.max(0, info.tl0PicIdx) + tl0Shift & 0xFF;
        if ((out + 1 - nextTl0 & 0xFF) < 0x80) {
            nextTl0 = out + 1 & 0xFF;
        }
        return out;
    }

    /** The outgoing frame number of the dependency descriptor, 16 bits. */
    int frameNumber(FrameInfo info) {
        int out = Math.max(0, info.frameNumber) + frameShift & 0xFFFF;
        if ((out + 1 - nextFrame & 0xFFFF) < 0x8000) {
            nextFrame = out + 1 & 0xFFFF;
        }
        return out;
    }
}
