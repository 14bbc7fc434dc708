package dev.kakehashi.sfu.rtp;

/** The payload formats that we know. A format that is missing here is skipped in negotiation. */
public enum Codec {
    OPUS("opus", MediaKind.AUDIO, 48_000),
    VP8("VP8", MediaKind.VIDEO, 90_000),
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
}
