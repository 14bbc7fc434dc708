package dev.kakehashi.perf.peer;

import dev.kakehashi.sfu.rtp.MediaKind;

/**
 * One section of our side of a session.
 *
 * @param mid its name
 * @param ssrc of what we send, not 0; 0 in a section that only receives
 */
public record OwnSection(String mid, MediaKind kind, int ssrc) {
    public static OwnSection receiving(String mid, MediaKind kind) {
        return new OwnSection(mid, kind, 0);
    }

    boolean sends() {
        return ssrc != 0;
    }
}
