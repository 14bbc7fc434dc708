package dev.kakehashi.sfu.rtp;

import org.jspecify.annotations.Nullable;

/**
 * One payload type of one transport. Within a BUNDLE group a number means the same everywhere (RFC 9143 9.1).
 *
 * @param payloadType 0 to 127
 * @param codec what it carries
 * @param fmtp the format parameters as the peer wrote them, empty when there were none
 * @param associatedPayloadType for {@link Codec#RTX} the payload type that is retransmitted (RFC 4588 8.1), else -1
 */
public record PayloadFormat(int payloadType, Codec codec, String fmtp, int associatedPayloadType) {
    /** The value of one format parameter, or what stands for it where it is not there. */
    public String parameter(String name, String absent) {
        int from = 0;
        while (from < fmtp.length()) {
            int semicolon = fmtp.indexOf(';', from);
            int end = semicolon < 0 ? fmtp.length() : semicolon;
            int equals = fmtp.indexOf('=', from);
            if (equals > 0
                    && equals < end
                    && fmtp.substring(from, equals).trim().equalsIgnoreCase(name)) {
                return fmtp.substring(equals + 1, end).trim();
            }
            from = end + 1;
        }
        return absent;
    }

    /**
     * How well a receiver that announced this format takes a stream of another one: 0 not at all, more is better.
     * RFC 6184 8.2.2 (H264: profile and packetization-mode), RFC 9628 7 (VP9: profile-id), AV1 RTP 7.2 (profile).
     */
    int fit(PayloadFormat stream) {
        if (codec != stream.codec) {
            return 0;
        }
        return switch (codec) {
            case H264 -> fitH264(stream);
            case VP9 -> parameter("profile-id", "0").equals(stream.parameter("profile-id", "0")) ? 1 : 0;
            case AV1 -> parameter("profile", "0").equals(stream.parameter("profile", "0")) ? 1 : 0;
            case OPUS, RED, PCMU, PCMA, VP8 -> 1;
            case RTX -> 0;
        };
    }

    /**
     * Whether a receiver that announced this format takes what everybody can send in its codec: VP9 and AV1 in profile 0,
     * H264 as constrained baseline in mode 1 (RFC 7742 6.2 for the profile).
     */
    public boolean takesCommonProfile() {
        return switch (codec) {
            case H264 -> {
                H264Profile own = profile();
                yield own != null && own.decodes(H264Profile.CONSTRAINED_BASELINE) && packetizationMode() == 1;
            }
            case VP9 -> parameter("profile-id", "0").equals("0");
            case AV1 -> parameter("profile", "0").equals("0");
            case VP8, OPUS, RED, PCMU, PCMA -> true;
            case RTX -> false;
        };
    }

    private int fitH264(PayloadFormat stream) {
        H264Profile own = profile();
        H264Profile theirs = stream.profile();
        boolean interleavesMore = packetizationMode() >= stream.packetizationMode();
        if (own == null || theirs == null || !interleavesMore || !own.decodes(theirs)) {
            return 0;
        }
        return 1 + (own == theirs ? 2 : 0) + (packetizationMode() == stream.packetizationMode() ? 1 : 0);
    }

    /** Of an H264 format; null for one that we do not relay. */
    public @Nullable H264Profile profile() {
        return H264Profile.of(parameter("profile-level-id", H264Profile.DEFAULT_LEVEL_ID));
    }

    /** Of an H264 format: 0 (single NAL units), 1 (with aggregation and fragments), or 2 (interleaved). */
    public int packetizationMode() {
        return switch (parameter("packetization-mode", "0")) {
            case "0" -> 0;
            case "1" -> 1;
            default -> 2;
        };
    }
}
