package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.FrameInfo;

/** Drives a {@link SourceRun}, which is not public, for its benchmark. */
public final class SourceRunSteps {
    private final SourceRun run = new SourceRun(true);
    private final FrameInfo info = new FrameInfo();
    private long sequence = 65_536;

    public SourceRunSteps() {
        info.clear();
        info.codec = Codec.VP9;
        info.longPictureId = true;
        info.pictureId = 1;
        info.tl0PicIdx = 1;
        SourceRun before = new SourceRun(true);
        before.startAt(7, 7, 7, 7);
        run.begin(new Fanout(1, RtpFormatsOf.NOTHING, 1, new PacketPool()), 0, info, 0, before);
    }

    public long next() {
        sequence++;
        info.pictureId = (int) (sequence >>> 3) & 0x7FFF;
        info.tl0PicIdx = (int) (sequence >>> 3) & 0xFF;
        return run.place(sequence) + run.pictureId(info) + run.tl0PicIdx(info);
    }
}
