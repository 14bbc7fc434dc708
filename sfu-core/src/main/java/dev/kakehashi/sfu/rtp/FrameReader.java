package dev.kakehashi.sfu.rtp;

import org.jspecify.annotations.Nullable;

/**
 * Tells of each packet of one stream what frame it belongs to: from the dependency descriptor where the stream has one
 * (AV1 RTP, appendix A; also beside other codecs), else from the payload's own descriptor. Confined to one thread.
 */
public final class FrameReader {
    private static final int MANDATORY_BYTES = 3;

    private final Vp8Descriptor vp8 = new Vp8Descriptor();
    private final H264Payload h264 = new H264Payload();
    private final BitReader bits = new BitReader();
    private @Nullable DependencyStructure structure;
    private @Nullable DependencyStructure former;
    private long structureSequence = -1;
    private long activeSequence = -1;
    private int activeTargets;
    private long pictureSequence = -1;
    private int pictureTimestamp;

    /** What came of reading. */
    public enum Result {
        READ,
        /** The payload or the descriptor can't be read. */
        MALFORMED,
        /** The descriptor refers to a structure that did not come yet. */
        UNEXPLAINED,
        /** The descriptor refers to a structure that will not come any more. */
        OUTDATED
    }

    /**
     * Reads one packet.
     *
     * @param codec what the packet carries
     * @param sequence unwrapped sequence number: packets out of order don't bring an older structure back
     * @param descriptorId the id of the dependency descriptor's header extension, -1 where it was not agreed
     * @param into takes what is found
     */
    public Result read(RtpPacket packet, long sequence, Codec codec, int descriptorId, FrameInfo into) {
        into.clear();
        into.codec = codec;
        if (!readPayload(packet, sequence, codec, into)) {
            return Result.MALFORMED;
        }
        int length = codec.kind() == MediaKind.VIDEO && descriptorId > 0 ? packet.extensionLength(descriptorId) : -1;
        return length < 0
                ? Result.READ
                : readDescriptor(packet.buffer(), packet.extensionOffset(descriptorId), length, sequence, into);
    }

    private boolean readPayload(RtpPacket packet, long sequence, Codec codec, FrameInfo into) {
        byte[] data = packet.buffer();
        int offset = packet.payloadOffset();
        int length = packet.payloadLength();
        return switch (codec) {
            case VP8 -> readVp8(packet, into);
            case VP9 -> Vp9Descriptor.read(data, offset, length, into);
            case H264 -> readH264(packet, sequence, into);
            case AV1 -> readAv1(packet, into);
            case RED -> {
                into.primaryAt = RedPayload.primaryAt(data, offset, length);
                yield into.primaryAt > 0;
            }
            case OPUS, PCMU, PCMA -> true;
            case RTX -> false;
        };
    }

    /** NAL units don't say whether they begin a picture; a new timestamp does (RFC 6184 5.1). */
    private boolean readH264(RtpPacket packet, long sequence, FrameInfo into) {
        into.frameEnd = packet.marker();
        if (!h264.read(packet.buffer(), packet.payloadOffset(), packet.payloadLength(), into)) {
            return false;
        }
        boolean begins = pictureSequence < 0 || packet.timestamp() != pictureTimestamp;
        into.frameStart = begins && sequence > pictureSequence;
        if (sequence > pictureSequence) {
            pictureSequence = sequence;
            pictureTimestamp = packet.timestamp();
        }
        return true;
    }

    private boolean readVp8(RtpPacket packet, FrameInfo into) {
        byte[] data = packet.buffer();
        int offset = packet.payloadOffset();
        if (!vp8.wrap(data, offset, packet.payloadLength())) {
            return false;
        }
        into.frameStart = vp8.isFrameStart();
        into.frameEnd = packet.marker();
        into.keyframeStart = vp8.isKeyFrame();
        into.temporal = Math.max(0, vp8.temporalLayer());
        into.switchUp = vp8.isLayerSync();
        into.pictureId = vp8.pictureId();
        into.longPictureId = vp8.hasLongPictureId();
        into.pictureIdAt = vp8.pictureIdAt();
        into.tl0PicIdx = vp8.tl0PicIdx();
        into.tl0PicIdxAt = vp8.tl0PicIdxAt();
        int frame = offset + vp8.descriptorLength();
        // RFC 6386 9.1: a tag of three bytes, a start code of three, then 14 bits each of width and height.
        if (into.keyframeStart && packet.payloadLength() - vp8.descriptorLength() >= 10) {
            int width = (data[frame + 7] & 0x3F) << 8 | data[frame + 6] & 0xFF;
            int height = (data[frame + 9] & 0x3F) << 8 | data[frame + 8] & 0xFF;
            into.size(0, width, height);
        }
        return true;
    }

    /** The aggregation header (AV1 RTP 4.4): Z, Y, W (two bits), N: a new coded video sequence begins. */
    private static boolean readAv1(RtpPacket packet, FrameInfo into) {
        if (packet.payloadLength() < 2) {
            return false;
        }
        int header = packet.buffer()[packet.payloadOffset()];
        boolean continues = (header & 0x80) != 0;
        into.frameStart = !continues;
        into.frameEnd = packet.marker();
        into.keyframeStart = !continues && (header & 0x08) != 0;
        return true;
    }

    private Result readDescriptor(byte[] data, int offset, int length, long sequence, FrameInfo into) {
        if (length < MANDATORY_BYTES) {
            return Result.MALFORMED;
        }
        bits.wrap(data, offset, length);
        boolean start = bits.flag();
        boolean end = bits.flag();
        int templateId = bits.bits(6);
        int frameNumber = bits.bits(16);
        boolean customIndications = false;
        boolean customDiffs = false;
        boolean begins = false;
        DependencyStructure known = structure;
        if (length > MANDATORY_BYTES) {
            begins = bits.flag();
            boolean activePresent = bits.flag();
            customIndications = bits.flag();
            customDiffs = bits.flag();
            bits.flag(); // custom chains come last and are not needed
            if (begins) {
                known = DependencyStructure.read(bits);
                if (known == null) {
                    return Result.MALFORMED;
                }
                known = take(known, sequence);
            }
            if (activePresent && known != null) {
                takeActive(known, readActiveTargets(known.targets()), sequence);
            }
        }
        int template = known == null ? -1 : known.template(templateId);
        if (template < 0 && former != null) {
            known = former;
            template = known.template(templateId);
        }
        if (known == null || template < 0) {
            return sequence < structureSequence ? Result.OUTDATED : Result.UNEXPLAINED;
        }
        into.frameStart = start;
        into.frameEnd = end;
        into.structure = known;
        into.frameNumber = frameNumber;
        into.activeTargets = known == structure ? activeTargets : all(known.targets());
        into.spatial = known.spatial(template);
        into.temporal = known.temporal(template);
        into.keyframeStart = begins && start;
        into.indications = customIndications
                ? DependencyStructure.readIndications(bits, known.targets())
                : known.indications(template);
        boolean diffsRead = customDiffs ? readDiffs(into) : copyDiffs(known.diffs(template), into);
        if (begins) {
            for (int layer = 0; layer < FrameInfo.MAX_SPATIAL && known.width(layer) > 0; layer++) {
                into.size(layer, known.width(layer), known.height(layer));
            }
        }
        return diffsRead && !bits.isOverrun() ? Result.READ : Result.MALFORMED;
    }

    /**
     * A structure came with its key frame; the one before still explains packets that are late. One that is only
     * repeated stays the same object, since packets behind a lost start of their key frame were read by it.
     */
    private DependencyStructure take(DependencyStructure read, long sequence) {
        DependencyStructure present = structure;
        DependencyStructure known = present != null && present.saysTheSame(read) ? present : read;
        if (sequence >= structureSequence) {
            if (known != present) {
                former = present;
                structure = known;
            }
            structureSequence = sequence;
            if (sequence >= activeSequence) {
                activeTargets = all(known.targets());
                activeSequence = sequence;
            }
        }
        return known;
    }

    /** Of packets out of order the latest counts. */
    private void takeActive(DependencyStructure of, int active, long sequence) {
        if (of == structure && sequence >= activeSequence) {
            activeTargets = active;
            activeSequence = sequence;
        }
    }

    /** The lowest bit, which is written last, is the first target (A.8.2.2). */
    private int readActiveTargets(int targets) {
        int active = 0;
        for (int target = targets - 1; target >= 0; target--) {
            active |= bits.bits(1) << target;
        }
        return active;
    }

    private static int all(int targets) {
        return targets >= Integer.SIZE ? -1 : (1 << targets) - 1;
    }

    private boolean readDiffs(FrameInfo into) {
        into.diffCount = 0;
        for (int size = bits.bits(2); size != 0; size = bits.bits(2)) {
            if (into.diffCount == into.diffs.length) {
                return false;
            }
            into.diffs[into.diffCount++] = bits.bits(4 * size) + 1;
        }
        return true;
    }

    private static boolean copyDiffs(byte[] from, FrameInfo into) {
        into.diffCount = from.length;
        for (int index = 0; index < from.length; index++) {
            into.diffs[index] = from[index];
        }
        return true;
    }
}
