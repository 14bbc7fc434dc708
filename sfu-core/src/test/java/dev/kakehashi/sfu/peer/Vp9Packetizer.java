package dev.kakehashi.sfu.peer;

import java.nio.ByteBuffer;

/** VP9 (RFC 9628 4.2) with picture ids of 15 bits, in flexible mode (P_DIFF) or not (TL0PICIDX). */
final class Vp9Packetizer implements Packetizer {
    private final Layers layers;
    private final boolean flexible;
    private final int width;
    private final int height;
    private final int[] pictureOfFrame = new int[1 << 10];

    Vp9Packetizer(Layers layers, boolean flexible, int width, int height) {
        this.layers = layers;
        this.flexible = flexible;
        this.width = width;
        this.height = height;
    }

    @Override
    public void head(ByteBuffer out, EncodedFrame frame, int index, int count, int bodyBytes) {
        pictureOfFrame[frame.frame() & pictureOfFrame.length - 1] = frame.picture();
        boolean structure = frame.key() && frame.spatial() == 0 && index == 0;
        int first = 0x80 | 0x20; // I, L
        first |= frame.interPicture() ? 0x40 : 0; // P
        first |= flexible ? 0x10 : 0; // F
        first |= index == 0 ? 0x08 : 0; // B
        first |= index == count - 1 ? 0x04 : 0; // E
        first |= structure ? 0x02 : 0; // V
        first |= frame.neededAbove() ? 0 : 0x01; // Z
        out.put((byte) first);
        out.putShort((short) (0x8000 | frame.picture() & 0x7FFF));
        out.put((byte) (frame.temporal() << 5
                | (frame.layerSync() ? 0x10 : 0)
                | frame.spatial() << 1
                | (frame.interLayer() ? 1 : 0)));
        if (!flexible) {
            out.put((byte) frame.tl0());
        } else if (frame.interPicture()) {
            int back = frame.picture() - pictureOfFrame[frame.references().getFirst() & pictureOfFrame.length - 1];
            out.put((byte) (back << 1));
        }
        if (structure) {
            out.put((byte) (layers.spatial() - 1 << 5 | 0x10)); // N_S, Y
            for (int layer = 0; layer < layers.spatial(); layer++) {
                int shift = layers.spatial() - 1 - layer;
                out.putShort((short) (width >> shift)).putShort((short) (height >> shift));
            }
        }
    }
}
