package dev.kakehashi.sfu.rtp;

/** What a frame is to a decode target (AV1 RTP A.8.2.3), as it stands in two bits. */
public final class DecodeTargetIndication {
    /** The target does not have this frame. */
    public static final int NOT_PRESENT = 0;
    /** The target has it, and nothing else needs it. */
    public static final int DISCARDABLE = 1;
    /** Who can decode this frame can decode every later one of the target. */
    public static final int SWITCH = 2;
    /** The target has it, and later frames need it. */
    public static final int REQUIRED = 3;

    private DecodeTargetIndication() {}
}
