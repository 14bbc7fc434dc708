package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.FrameInfo;

/** Drives a {@link LayerSelector}, which is not public, for its benchmark. */
public final class LayerSelectorSteps {
    private static final int PACKETS_A_PICTURE = 8;

    private final LayerSelector selector = new LayerSelector();
    private final FrameInfo info = new FrameInfo();
    private long sequence = 65_536;

    public LayerSelectorSteps() {
        info.clear();
        info.codec = Codec.VP9;
        info.keyframeStart = true;
        selector.want(0, LayerSelector.ALL);
        selector.begin(info, sequence, 0);
        info.keyframeStart = false;
    }

    public boolean next() {
        sequence++;
        info.spatial = (sequence & PACKETS_A_PICTURE - 1) < PACKETS_A_PICTURE / 2 ? 0 : 1;
        int picture = (int) (sequence / PACKETS_A_PICTURE);
        return selector.forwards(info, sequence, picture * 3_000, true);
    }
}
