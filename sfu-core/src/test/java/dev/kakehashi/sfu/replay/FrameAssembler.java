package dev.kakehashi.sfu.replay;

import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.RtpPacket;

/** Puts one picture together from the payloads of its packets, as a decoder takes it. */
interface FrameAssembler {
    /** Takes the next packet of the picture. */
    void add(RtpPacket packet);

    /** Ends the picture. */
    byte[] take();

    static FrameAssembler of(Codec codec) {
        return switch (codec) {
            case VP8 -> new Vp8Frames();
            case VP9 -> new Vp9Frames();
            case H264 -> new H264Frames();
            case AV1 -> new Av1Frames();
            case OPUS, RED, PCMU, PCMA, RTX -> throw new IllegalArgumentException(codec + " has no pictures");
        };
    }
}
