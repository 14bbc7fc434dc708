package dev.kakehashi.sfu;

/**
 * What the participant makes of one slot on its page.
 *
 * @param mid the slot
 * @param visible false pauses it
 * @param width of the picture on the page in device pixels, 0 when unknown
 * @param height of the picture on the page in device pixels, 0 when unknown
 * @param priority 0 (thumbnail) to 10 (stage or pinned)
 */
public record SlotView(String mid, boolean visible, int width, int height, int priority) {}
