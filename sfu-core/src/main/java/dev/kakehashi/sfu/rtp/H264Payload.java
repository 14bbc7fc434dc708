package dev.kakehashi.sfu.rtp;

/**
 * Reads what RFC 6184 packets say of their frame: NAL unit types of single NAL units (5.6), aggregation (5.7.1) and
 * fragments (5.8). Confined to one thread.
 */
final class H264Payload {
    private static final int IDR = 5;
    private static final int SEQUENCE_PARAMETER_SET = 7;
    private static final int STAP_A = 24;
    private static final int FU_A = 28;
    private static final int MAX_SET_BYTES = 256;

    private final BitReader bits = new BitReader();
    private final byte[] set = new byte[MAX_SET_BYTES];

    /** Once a stream carries its parameter sets, a decoder can begin only at these. */
    private boolean carriesParameterSets;

    /** Writes what it finds; false when the payload is cut short or of a kind that mode 1 does not have. */
    boolean read(byte[] data, int offset, int length, FrameInfo into) {
        if (length < 2) {
            return false;
        }
        int type = data[offset] & 0x1F;
        if (type == STAP_A) {
            return readAggregate(data, offset + 1, offset + length, into);
        }
        if (type == FU_A) {
            int header = data[offset + 1];
            boolean start = (header & 0x80) != 0;
            into.keyframeStart = start && (header & 0x1F) == IDR && !carriesParameterSets;
            return true;
        }
        if (type == 0 || type > 23) {
            return false;
        }
        note(type, data, offset, length, into);
        return true;
    }

    private boolean readAggregate(byte[] data, int start, int end, FrameInfo into) {
        int at = start;
        while (at < end) {
            if (end - at < 3) {
                return false;
            }
            int size = (data[at] & 0xFF) << 8 | data[at + 1] & 0xFF;
            at += 2;
            if (size == 0 || size > end - at) {
                return false;
            }
            note(data[at] & 0x1F, data, at, size, into);
            at += size;
        }
        return at > start;
    }

    private void note(int type, byte[] data, int at, int length, FrameInfo into) {
        if (type == SEQUENCE_PARAMETER_SET) {
            carriesParameterSets = true;
            into.keyframeStart = true;
            readSize(data, at + 1, length - 1, into);
        } else if (type == IDR && !carriesParameterSets) {
            into.keyframeStart = true;
        }
    }

    /** The picture's size from a sequence parameter set (H.264 7.3.2.1.1). */
    private void readSize(byte[] data, int at, int length, FrameInfo into) {
        bits.wrap(set, 0, withoutEmulationPrevention(data, at, length));
        int profile = bits.bits(8);
        bits.bits(16);
        bits.unsignedGolomb();
        int chroma = 1;
        boolean high = profile == 100 || profile == 110 || profile == 122 || profile == 244 || profile == 44;
        if (high) {
            chroma = bits.unsignedGolomb();
            if (chroma == 3) {
                bits.flag();
            }
            bits.unsignedGolomb();
            bits.unsignedGolomb();
            bits.flag();
            if (bits.flag()) {
                return; // scaling matrices: WebRTC's encoders don't use them
            }
        }
        bits.unsignedGolomb();
        if (!skipOrderCount()) {
            return;
        }
        bits.unsignedGolomb();
        bits.flag();
        int width = (bits.unsignedGolomb() + 1) * 16;
        int mapUnits = bits.unsignedGolomb() + 1;
        boolean frameOnly = bits.flag();
        int height = mapUnits * 16 * (frameOnly ? 1 : 2);
        if (!frameOnly) {
            bits.flag();
        }
        bits.flag();
        if (bits.flag()) {
            int unitX = chroma == 1 || chroma == 2 ? 2 : 1;
            int unitY = (chroma == 1 ? 2 : 1) * (frameOnly ? 1 : 2);
            width -= unitX * (bits.unsignedGolomb() + bits.unsignedGolomb());
            height -= unitY * (bits.unsignedGolomb() + bits.unsignedGolomb());
        }
        if (!bits.isOverrun() && width > 0 && height > 0 && width <= 16_384 && height <= 16_384) {
            into.size(0, width, height);
        }
    }

    private boolean skipOrderCount() {
        int type = bits.unsignedGolomb();
        if (type == 0) {
            bits.unsignedGolomb();
        } else if (type == 1) {
            bits.flag();
            bits.signedGolomb();
            bits.signedGolomb();
            int count = bits.unsignedGolomb();
            if (count > 255) {
                return false;
            }
            for (int each = 0; each < count; each++) {
                bits.signedGolomb();
            }
        }
        return true;
    }

    /** H.264 7.4.1: a 3 after two zeros is not part of the set. Returns how many bytes are. */
    private int withoutEmulationPrevention(byte[] data, int at, int length) {
        int zeros = 0;
        int count = 0;
        for (int index = at; index < at + length && count < set.length; index++) {
            if (zeros >= 2 && data[index] == 3) {
                zeros = 0;
                continue;
            }
            zeros = data[index] == 0 ? zeros + 1 : 0;
            set[count++] = data[index];
        }
        return count;
    }
}
