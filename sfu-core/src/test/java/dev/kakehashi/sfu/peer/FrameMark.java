package dev.kakehashi.sfu.peer;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The truth about a packet, written at the end of its payload by who made it, so that a receiver can compare with it what
 * the rewritten headers claim.
 *
 * @param publisher whose track
 * @param encoding 0 for the lowest simulcast encoding
 * @param picture counts pictures of the encoding
 * @param frame counts frames (spatial layers of pictures) of the encoding
 * @param tl0 counts pictures of the lowest temporal layer
 * @param key whether the picture needs nothing before it
 * @param packet of the frame, from 0
 * @param packets how many the frame has
 * @param capturedNanos when the picture was taken; it is sent at once
 * @param references the frames that a decoder needs for this one
 */
public record FrameMark(
        int publisher,
        int encoding,
        int spatial,
        int temporal,
        int picture,
        int frame,
        int tl0,
        boolean key,
        int packet,
        int packets,
        long capturedNanos,
        List<Integer> references) {
    private static final int MAGIC = 0x4B4B;
    private static final int FIXED_BYTES = 36;

    int bytes() {
        return FIXED_BYTES + 4 * references.size();
    }

    void write(ByteBuffer out) {
        references.forEach(out::putInt);
        out.putInt(publisher).putInt(picture).putInt(frame).putInt(tl0).putLong(capturedNanos);
        out.put((byte) encoding).put((byte) spatial).put((byte) temporal).put((byte) (key ? 1 : 0));
        out.putShort((short) packet).putShort((short) packets);
        out.putShort((short) MAGIC).putShort((short) references.size());
    }

    /** Null where there is none. */
    static FrameMark read(byte[] data, int offset, int length) {
        if (length < FIXED_BYTES) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(data, offset, length);
        int end = offset + length;
        int count = in.getShort(end - 2);
        if (in.getShort(end - 4) != MAGIC || length < FIXED_BYTES + 4 * count) {
            return null;
        }
        in.position(end - FIXED_BYTES - 4 * count);
        Integer[] references = new Integer[count];
        Arrays.setAll(references, any -> in.getInt());
        int publisher = in.getInt();
        int picture = in.getInt();
        int frame = in.getInt();
        int tl0 = in.getInt();
        long captured = in.getLong();
        int encoding = in.get();
        int spatial = in.get();
        int temporal = in.get();
        boolean key = in.get() != 0;
        return new FrameMark(
                publisher,
                encoding,
                spatial,
                temporal,
                picture,
                frame,
                tl0,
                key,
                in.getShort(),
                in.getShort(),
                captured,
                List.of(references));
    }
}
