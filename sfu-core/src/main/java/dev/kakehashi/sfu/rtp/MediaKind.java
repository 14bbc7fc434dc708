package dev.kakehashi.sfu.rtp;

/** What a media section carries (the SDP media types that we relay). */
public enum MediaKind {
    AUDIO,
    VIDEO
}
