package dev.kakehashi.sfu;

import dev.kakehashi.sfu.rtp.MediaKind;

/**
 * What a slot (a section in which we send and the client receives) is kept for. The k-th {@link #AUDIO} and the k-th
 * {@link #VIDEO} slot belong to the same person, so that a browser plays them in sync; likewise the screen slots.
 */
public enum SlotUse {
    AUDIO(MediaKind.AUDIO),
    VIDEO(MediaKind.VIDEO),
    SCREEN(MediaKind.VIDEO),
    SCREEN_AUDIO(MediaKind.AUDIO);

    private final MediaKind kind;

    SlotUse(MediaKind kind) {
        this.kind = kind;
    }

    public MediaKind kind() {
        return kind;
    }
}
