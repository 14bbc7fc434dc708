package dev.kakehashi.sfu.rtp;

/** The payload formats that we know. A format that is missing here is skipped in negotiation. */
public enum Codec {
    /** RFC 7587. */
    OPUS("opus", MediaKind.AUDIO, 48_000),
    /** Redundant audio (RFC 2198), of Opus only. */
    RED("red", MediaKind.AUDIO, 48_000),
    /** G.711 µ-law (RFC 3551 4.5.14). */
    PCMU("PCMU", MediaKind.AUDIO, 8_000),
    /** G.711 A-law (RFC 3551 4.5.14). */
    PCMA("PCMA", MediaKind.AUDIO, 8_000),
    /** RFC 7741. */
    VP8("VP8", MediaKind.VIDEO, 90_000),
    /** RFC 9628. */
    VP9("VP9", MediaKind.VIDEO, 90_000),
    /** RFC 6184. */
    H264("H264", MediaKind.VIDEO, 90_000),
    /** RTP Payload Format For AV1, version 1.0.0. */
    AV1("AV1", MediaKind.VIDEO, 90_000),
    /** Retransmissions (RFC 4588); {@link PayloadFormat#associatedPayloadType()} says of what. */
    RTX("rtx", MediaKind.VIDEO, 90_000);

    private final String encodingName;
    private final MediaKind kind;
    private final int clockRate;

    Codec(String encodingName, MediaKind kind, int clockRate) {
        this.encodingName = encodingName;
        this.kind = kind;
        this.clockRate = clockRate;
    }

    /** The encoding name of {@code a=rtpmap}; compared without regard to case (RFC 8866 6.6). */
    public String encodingName() {
        return encodingName;
    }

    public MediaKind kind() {
        return kind;
    }

    /** RTP timestamp ticks per second. */
    public int clockRate() {
        return clockRate;
    }

    /** Whether it carries pictures itself, so that a room may be told to use it. */
    public boolean isVideo() {
        return kind == MediaKind.VIDEO && this != RTX;
    }
}
