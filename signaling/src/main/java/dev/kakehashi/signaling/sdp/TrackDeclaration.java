package dev.kakehashi.signaling.sdp;

import dev.kakehashi.sfu.Source;

/** Says which section of an offer carries which source of the client. */
public record TrackDeclaration(String mid, Source source) {}
