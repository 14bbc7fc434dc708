package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.FrameInfo;
import dev.kakehashi.sfu.rtp.RtpPacket;

/** Drives an {@link OutgoingRtp}, whose methods are not public, for its benchmark. */
public final class OutgoingRtpSteps {
    private static final int BYTES = 1_200;

    private final OutgoingRtp outgoing = new OutgoingRtp();
    private final SourceRun run = new SourceRun(true);
    private final FrameInfo info = new FrameInfo();
    private final RtpPacket view = new RtpPacket();
    private final byte[] packet = new byte[BYTES];
    private int sequence;

    public OutgoingRtpSteps() {
        info.clear();
        info.codec = Codec.VP8;
        info.pictureId = 1;
        info.longPictureId = true;
        info.pictureIdAt = 2;
        info.tl0PicIdx = 1;
        info.tl0PicIdxAt = 4;
        packet[0] = (byte) 0x90;
        // One word of one-byte header extensions (RFC 8285 4.2): the orientation of the picture.
        packet[12] = (byte) 0xBE;
        packet[13] = (byte) 0xDE;
        packet[15] = 1;
        packet[16] = 0x10;
        SourceRun before = new SourceRun(true);
        before.startAt(7, 7, 7, 7);
        run.begin(new Fanout(1, RtpFormatsOf.ORIENTATION, 1, new PacketPool()), 0, info, 0, before);
        if (!view.wrap(packet, 0, BYTES)) {
            throw new IllegalStateException("no RTP");
        }
    }

    public int next() {
        sequence = sequence + 1 & 0xFFFF;
        return outgoing.compose(
                view, 0, info, run, RtpFormatsOf.ORIENTATION, RtpFormatsOf.ORIENTATION, 96, 1, sequence, false, -1);
    }
}
