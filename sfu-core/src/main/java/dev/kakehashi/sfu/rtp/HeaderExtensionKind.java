package dev.kakehashi.sfu.rtp;

/** The RTP header extensions (RFC 8285) that we negotiate, by their URI. */
public enum HeaderExtensionKind {
    /** RFC 9143 15.2: names the media section of a packet. */
    MID("urn:ietf:params:rtp-hdrext:sdes:mid"),
    /** RFC 8852: names the simulcast encoding of a packet. */
    RTP_STREAM_ID("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"),
    /** RFC 8852: on a retransmission, the encoding that is repaired. */
    REPAIRED_RTP_STREAM_ID("urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"),
    /** RFC 6464: loudness of a packet of audio. */
    AUDIO_LEVEL("urn:ietf:params:rtp-hdrext:ssrc-audio-level"),
    /** 24 bits of the sender's clock in 6.18 fixed point seconds. */
    ABS_SEND_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),
    /** draft-holmer-rmcat-transport-wide-cc-extensions-01. */
    TRANSPORT_WIDE_CC("http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"),
    /** 3GPP TS 26.114: rotation of the picture. */
    VIDEO_ORIENTATION("urn:3gpp:video-orientation"),
    /** How long the receiver should hold pictures back, at least and at most, in 10 ms. */
    PLAYOUT_DELAY("http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"),
    /** When a picture or sound was captured, on its publisher's clock. */
    ABS_CAPTURE_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"),
    /** AV1 RTP, appendix A: which frames and layers depend on which. */
    DEPENDENCY_DESCRIPTOR("https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension");

    private final String uri;

    HeaderExtensionKind(String uri) {
        this.uri = uri;
    }

    public String uri() {
        return uri;
    }
}
