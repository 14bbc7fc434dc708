package dev.kakehashi.signaling.sdp;

import dev.kakehashi.sfu.SlotUse;

/** Says what a section of an offer, in which the client receives, is kept for. */
public record SlotDeclaration(String mid, SlotUse use) {}
