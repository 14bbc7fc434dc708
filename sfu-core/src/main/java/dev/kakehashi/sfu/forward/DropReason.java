package dev.kakehashi.sfu.forward;

import java.util.Locale;

/** Why the media path dropped or refused something; each is a counter of its own. */
public enum DropReason {
    /** The first byte belongs to no protocol that we speak (RFC 7983 7). */
    UNKNOWN_PROTOCOL,
    /** Longer than any packet that we take. */
    OVERSIZED_DATAGRAM,
    /** Not a well-formed STUN message. */
    MALFORMED_STUN,
    /** A check for a username fragment that is not (any more) known. */
    UNKNOWN_UFRAG,
    /** A check without valid integrity, fingerprint or username. */
    UNAUTHENTIC_CHECK,
    /** An authentic indication or a response; neither asks for anything. */
    STUN_NOT_A_REQUEST,
    /** A binding request without credentials over the budget, or another STUN message without credentials. */
    PLAIN_BINDING_REFUSED,
    /** What a TURN client sent, but to none of our media addresses, or without an allocation. */
    TURN_REFUSED,
    /** A packet for somebody whose TCP connection or TURN allocation is gone. */
    DOOR_CLOSED,
    /** From an address that passed no check. */
    UNKNOWN_ADDRESS,
    /** Media before the handshake was through. */
    BEFORE_KEYS,
    /** SRTP that did not authenticate. */
    UNAUTHENTIC_RTP,
    /** SRTCP that did not authenticate. */
    UNAUTHENTIC_RTCP,
    /** SRTP or SRTCP that came before (RFC 3711 3.3.2). */
    REPLAYED,
    /** More SSRCs than one transport may have. */
    TOO_MANY_SSRCS,
    /** Not a well-formed RTP packet. */
    MALFORMED_RTP,
    /** An RTCP block that is cut short; what followed it was not read. */
    MALFORMED_RTCP,
    /** An SSRC that was not signalled and names no section. */
    UNKNOWN_SSRC,
    /** A payload type that was not agreed, at the publisher or at the subscriber. */
    UNKNOWN_PAYLOAD_TYPE,
    /** A payload descriptor that is cut short. */
    BAD_PAYLOAD_DESCRIPTOR,
    /** The first packet of its key frame, which alone explains it, was lost. */
    UNEXPLAINED_FRAME,
    /** The packet was here already. */
    DUPLICATE,
    /** A late packet from before the slot's source began. */
    BEFORE_SWITCH,
    /** A packet crossed to a shard whose last subscriber had just gone. */
    NO_SUBSCRIBER,
    /** A lane to another shard was full. */
    LANE_FULL,
    /** Too much waited to be sent. */
    SEND_QUEUE_FULL,
    /** Too much waited until a slow path had room for it. */
    PACING_QUEUE_FULL,
    /** It waited for room on a slow path until its picture was paused. */
    PICTURE_PAUSED,
    /** A packet could not be protected. */
    PROTECT_FAILED,
    /** A retransmission was asked of a packet that is not kept (any more). */
    RESEND_UNKNOWN,
    /** A retransmission was asked of a packet that did not come from its publisher yet. */
    RESEND_AWAITED,
    /** A retransmission was asked again too soon or too often. */
    RESEND_TOO_SOON,
    /** A retransmission was asked beyond the stream's budget. */
    RESEND_OVER_BUDGET,
    /** A key frame was asked beyond the subscriber's budget. */
    KEYFRAME_ASK_OVER_BUDGET,
    /** The operating system reported an error on a media socket. */
    SOCKET_ERROR,
    /** A programming error of ours; the log has it. */
    INTERNAL_ERROR;

    private final String metricName = "drops_" + name().toLowerCase(Locale.ROOT) + "_total";

    /** Under which it stands in {@code /metrics}. */
    public String metricName() {
        return metricName;
    }
}
