package dev.kakehashi.sfu.forward;

/**
 * Dependency descriptors (AV1 RTP, appendix A) of two spatial layers, each a decode target of its own: template 0 is
 * the key frame of layer 0, 1 its later frames, 2 the key picture's frame of layer 1, 3 the later ones.
 */
public final class Descriptors {
    public static final int KEY_LOWER = 0;
    public static final int LOWER = 1;
    public static final int KEY_UPPER = 2;
    public static final int UPPER = 3;

    private static final int NOT_PRESENT = 0;
    private static final int SWITCH = 2;
    private static final int REQUIRED = 3;

    private Descriptors() {}

    /** A frame's only packet without a structure: first and last, three bytes. */
    public static byte[] frame(int template, int frameNumber) {
        return frame(template, frameNumber, true, true);
    }

    public static byte[] frame(int template, int frameNumber, boolean start, boolean end) {
        return new BitsWriter()
                .bits(1, start ? 1 : 0)
                .bits(1, end ? 1 : 0)
                .bits(6, template)
                .bits(16, frameNumber)
                .bytes();
    }

    /**
     * The key frame's first packet, which brings the structure.
     *
     * @param keyOnly whether the upper layer needs the lower one in key pictures only (L2T1_KEY), else always (L2T1)
     */
    public static byte[] keyFrame(int frameNumber, boolean end, boolean keyOnly) {
        BitsWriter out = new BitsWriter();
        out.bits(1, 1).bits(1, end ? 1 : 0).bits(6, KEY_LOWER).bits(16, frameNumber);
        // A structure; no active targets, no indications, differences or chains of its own.
        out.bits(1, 1).bits(4, 0);
        // Template ids begin at 0; two decode targets.
        out.bits(6, 0).bits(5, 1);
        // Layers: 0, same, next spatial, same, end.
        out.bits(2, 0).bits(2, 2).bits(2, 0).bits(2, 3);
        out.bits(2, SWITCH).bits(2, SWITCH);
        out.bits(2, SWITCH).bits(2, keyOnly ? NOT_PRESENT : REQUIRED);
        out.bits(2, NOT_PRESENT).bits(2, SWITCH);
        out.bits(2, NOT_PRESENT).bits(2, keyOnly ? SWITCH : REQUIRED);
        // Frame differences: none; 2 back; 1 back; 2 back, and without K also the one below.
        out.bits(1, 0);
        out.bits(1, 1).bits(4, 1).bits(1, 0);
        out.bits(1, 1).bits(4, 0).bits(1, 0);
        out.bits(1, 1).bits(4, 1);
        if (!keyOnly) {
            out.bits(1, 1).bits(4, 0);
        }
        out.bits(1, 0);
        // No chains (one bit of a non-symmetric number below 3); the sizes.
        out.bits(1, 0);
        out.bits(1, 1).bits(16, 319).bits(16, 179).bits(16, 639).bits(16, 359);
        return out.bytes();
    }
}
