package dev.kakehashi.sfu.rtp;

/**
 * One payload type of one transport. Within a BUNDLE group a number means the same everywhere (RFC 9143 9.1).
 *
 * @param payloadType 0 to 127
 * @param codec what it carries
 * @param fmtp the format parameters as the peer wrote them, empty when there were none
 * @param associatedPayloadType for {@link Codec#RTX} the payload type that is retransmitted (RFC 4588 8.1), else -1
 */
public record PayloadFormat(int payloadType, Codec codec, String fmtp, int associatedPayloadType) {}
