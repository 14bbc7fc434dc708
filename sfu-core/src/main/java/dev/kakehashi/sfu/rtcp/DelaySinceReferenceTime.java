package dev.kakehashi.sfu.rtcp;

/**
 * One sub-block of RFC 3611 4.5 (DLRR): the answer to a {@link ReceiverReferenceTime}.
 *
 * @param ssrc who asked
 * @param lastReferenceTime the middle 32 bits of the time that was told last, 0 where none came
 * @param delay since that came, in 1/65536 s, unsigned 32 bit
 */
public record DelaySinceReferenceTime(int ssrc, int lastReferenceTime, int delay) {
    static final int BLOCK_TYPE = 5;
    static final int BYTES = 12;

    static DelaySinceReferenceTime read(byte[] data, int at) {
        return new DelaySinceReferenceTime(
                RtcpBytes.get32(data, at), RtcpBytes.get32(data, at + 4), RtcpBytes.get32(data, at + 8));
    }
}
