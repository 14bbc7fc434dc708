package dev.kakehashi.sfu;

/** What a slot is given of what its page asked for. */
public enum SlotQuality {
    /** As much as the page asked for and the publisher sends. */
    FULL,
    /** A smaller picture or fewer a second, since the way to this participant does not carry more. */
    REDUCED,
    /**
     * Nothing: the way to this participant does not even carry the smallest picture or, of a voice, not so many voices at
     * once. It comes back by itself.
     */
    PAUSED
}
