package dev.kakehashi.sfu.peer;

import dev.kakehashi.sfu.rtp.Codec;

/**
 * What the payload descriptor of a VP8 or VP9 packet claims.
 *
 * @param pictureBits 7 or 15
 * @param tl0 -1 where it is not said
 * @param sync VP8's Y, VP9's U
 * @param back how many pictures back the reference is (VP9's P_DIFF), 0 where it is not said
 */
record PayloadHead(
        int pictureId,
        int pictureBits,
        int tl0,
        int spatial,
        int temporal,
        boolean sync,
        boolean interPicture,
        boolean interLayer,
        int back) {
    static PayloadHead read(Codec codec, byte[] data, int offset, int length) {
        if (length < 6) {
            return null;
        }
        return switch (codec) {
            case VP8 -> vp8(data, offset);
            case VP9 -> vp9(data, offset);
            case H264, AV1, OPUS, RED, PCMU, PCMA, RTX -> null;
        };
    }

    /** RFC 7741 4.2, of the shape that our publishers write. */
    private static PayloadHead vp8(byte[] data, int offset) {
        boolean isLong = data[offset + 2] < 0;
        int at = offset + (isLong ? 4 : 3);
        int id = isLong ? (data[offset + 2] & 0x7F) << 8 | data[offset + 3] & 0xFF : data[offset + 2] & 0x7F;
        boolean first = (data[offset] & 0x10) != 0;
        boolean key = first && (data[at + 2] & 1) == 0;
        int temporal = (data[at + 1] & 0xFF) >>> 6;
        return new PayloadHead(
                id, isLong ? 15 : 7, data[at] & 0xFF, 0, temporal, (data[at + 1] & 0x20) != 0, !key, false, 0);
    }

    /** RFC 9628 4.2, of the shape that our publishers write. */
    private static PayloadHead vp9(byte[] data, int offset) {
        int first = data[offset];
        int id = (data[offset + 1] & 0x7F) << 8 | data[offset + 2] & 0xFF;
        int layer = data[offset + 3] & 0xFF;
        boolean inter = (first & 0x40) != 0;
        boolean flexible = (first & 0x10) != 0;
        int next = data[offset + 4] & 0xFF;
        return new PayloadHead(
                id,
                15,
                flexible ? -1 : next,
                layer >>> 1 & 7,
                layer >>> 5,
                (layer & 0x10) != 0,
                inter,
                (layer & 1) != 0,
                flexible && inter ? next >>> 1 : 0);
    }
}
