package dev.kakehashi.signaling.sdp;

import dev.kakehashi.sfu.SlotUse;

/** How many slots of each use one participant may have. */
final class SlotLimits {
    /**
     * Faces and voices at once. A page of 5 by 5 tiles shows 24 others; more tiles are too small to tell people apart, and
     * every slot costs each side memory and a section in every offer.
     */
    static final int PEOPLE = 24;

    /** Screens at once: two next to each other can still be read, and some rooms compare four. */
    static final int SCREENS = 4;

    private SlotLimits() {}

    static int of(SlotUse use) {
        return switch (use) {
            case AUDIO, VIDEO -> PEOPLE;
            case SCREEN, SCREEN_AUDIO -> SCREENS;
        };
    }
}
