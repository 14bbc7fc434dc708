package dev.kakehashi.sfu.rtcp;

import java.util.ArrayList;
import java.util.List;

/**
 * What a receiver says of one stream (RFC 3550 6.4.1).
 *
 * @param ssrc the stream reported on
 * @param fractionLost 0 to 255, of 256
 * @param cumulativeLost 24 bits, signed
 * @param extendedHighestSequence turns in the upper, sequence number in the lower 16 bits
 * @param jitter in timestamp units
 * @param lastSenderReport middle 32 bits of its NTP timestamp, 0 when there was none
 * @param delaySinceLastSenderReport in 1/65536 s
 */
public record ReportBlock(
        int ssrc,
        int fractionLost,
        int cumulativeLost,
        int extendedHighestSequence,
        int jitter,
        int lastSenderReport,
        int delaySinceLastSenderReport) {
    static final int BYTES = 24;
    /** The count has five bits. */
    public static final int MAX_BLOCKS = 31;

    static List<ReportBlock> readAll(byte[] data, int at, int count) {
        List<ReportBlock> blocks = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            int block = at + index * BYTES;
            blocks.add(new ReportBlock(
                    RtcpBytes.get32(data, block),
                    data[block + 4] & 0xFF,
                    RtcpBytes.get32(data, block + 4) << 8 >> 8,
                    RtcpBytes.get32(data, block + 8),
                    RtcpBytes.get32(data, block + 12),
                    RtcpBytes.get32(data, block + 16),
                    RtcpBytes.get32(data, block + 20)));
        }
        return List.copyOf(blocks);
    }

    void write(byte[] data, int at) {
        RtcpBytes.put32(data, at, ssrc);
        RtcpBytes.put32(data, at + 4, cumulativeLost & 0xFFFFFF | fractionLost << 24);
        RtcpBytes.put32(data, at + 8, extendedHighestSequence);
        RtcpBytes.put32(data, at + 12, jitter);
        RtcpBytes.put32(data, at + 16, lastSenderReport);
        RtcpBytes.put32(data, at + 20, delaySinceLastSenderReport);
    }
}
