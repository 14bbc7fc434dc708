package dev.kakehashi.sfu.peer;

import java.util.List;

/**
 * One frame (a spatial layer of a picture) as an encoder gives it out.
 *
 * @param place in the temporal pattern, counted from the key picture
 * @param above whether a higher spatial layer of the same picture follows
 * @param neededAbove whether that layer is predicted from this one
 * @param references true numbers of the frames that this one is predicted from
 */
record EncodedFrame(
        int picture,
        int frame,
        int tl0,
        boolean key,
        int spatial,
        int temporal,
        int place,
        boolean above,
        boolean neededAbove,
        List<Integer> references) {
    /** Predicted from the layer below in the same picture. */
    boolean interLayer() {
        return spatial > 0 && references.contains(frame - 1);
    }

    /** Predicted from earlier pictures. */
    boolean interPicture() {
        return references.size() > (interLayer() ? 1 : 0);
    }

    /** A frame of a higher temporal layer that is predicted only from lower ones (VP8's Y, VP9's U). */
    boolean layerSync() {
        return temporal > 0 && place % 4 != 3;
    }
}
