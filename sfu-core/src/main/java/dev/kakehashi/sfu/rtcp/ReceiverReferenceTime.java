package dev.kakehashi.sfu.rtcp;

/**
 * RFC 3611 4.4: an extended report that tells when it was sent. A sender of media answers with a {@link DelaySinceReferenceTime},
 * so that the round trip is known also to who receives nothing to report on.
 *
 * @param ssrc who asks
 * @param ntpTimestamp 64 bits, on the clock of who asks
 */
public record ReceiverReferenceTime(int ssrc, long ntpTimestamp) {
    static final int BLOCK_TYPE = 4;
    private static final int BYTES = 20;

    /** Returns the bytes written. */
    public int write(byte[] data, int at) {
        RtcpBytes.header(data, at, 0, RtcpBytes.EXTENDED_REPORT, BYTES);
        RtcpBytes.put32(data, at + 4, ssrc);
        ExtendedReport.blockHeader(data, at + 8, BLOCK_TYPE, 8);
        RtcpBytes.put64(data, at + 12, ntpTimestamp);
        return BYTES;
    }
}
