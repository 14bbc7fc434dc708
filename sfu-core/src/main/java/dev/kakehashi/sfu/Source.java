package dev.kakehashi.sfu;

import dev.kakehashi.sfu.rtp.MediaKind;

/** What a participant can send: at most one track of each. */
public enum Source {
    MICROPHONE(MediaKind.AUDIO),
    CAMERA(MediaKind.VIDEO),
    SCREEN(MediaKind.VIDEO),
    SCREEN_AUDIO(MediaKind.AUDIO);

    private final MediaKind kind;

    Source(MediaKind kind) {
        this.kind = kind;
    }

    public MediaKind kind() {
        return kind;
    }
}
