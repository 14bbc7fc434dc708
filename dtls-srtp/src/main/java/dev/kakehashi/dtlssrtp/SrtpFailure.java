package dev.kakehashi.dtlssrtp;

/** Why a packet was not accepted. */
public enum SrtpFailure {
    /** Too short, or not RTP. */
    MALFORMED,
    /** The authentication tag is wrong. */
    UNAUTHENTIC,
    /** The packet, or one so much newer that this one is out of the window, was here before (RFC 3711 3.3.2). */
    REPLAYED,
    /** The peer uses more SSRCs than we keep state for. */
    TOO_MANY_SSRCS;

    private static final SrtpFailure[] VALUES = values();

    /** The negative number that stands for this failure. */
    int code() {
        return -1 - ordinal();
    }

    /** What a negative result means. */
    public static SrtpFailure of(int result) {
        return VALUES[Math.min(-1 - result, VALUES.length - 1)];
    }
}
