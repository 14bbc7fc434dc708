package dev.kakehashi.sfu.peer;

import dev.kakehashi.sfu.rtp.Codec;

/**
 * One packet of a slot as it came.
 *
 * @param sequence unwrapped
 * @param timestamp unsigned 32 bit
 * @param payloadLength 0 for a packet that only fills a place
 * @param truth what its sender wrote into it, null without payload
 * @param head the payload descriptor, null for codecs that have none
 * @param descriptor the dependency descriptor, null where there is none
 * @param header the RTP header as it came
 */
public record ReceivedPacket(
        long sequence,
        long timestamp,
        boolean marker,
        int payloadType,
        Codec codec,
        int payloadLength,
        FrameMark truth,
        PayloadHead head,
        byte[] descriptor,
        byte[] header,
        boolean retransmitted,
        long atNanos) {
    /** Whether it is the first of a key picture. */
    public boolean keyframeStart() {
        return truth != null && truth.key() && truth.spatial() == 0 && truth.packet() == 0;
    }

    public int pictureId() {
        return head == null ? -1 : head.pictureId();
    }

    /** Whose it is. */
    public int marking() {
        return truth == null ? -1 : truth.publisher();
    }
}
