package dev.kakehashi.sfu.rtcp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RFC 3550 6.4.1.
 *
 * @param ssrc the sender
 * @param ntpTimestamp 64 bits
 * @param rtpTimestamp the same moment on the stream's clock
 * @param packetCount unsigned 32 bit
 * @param octetCount of payload, unsigned 32 bit
 */
public record SenderReport(
        int ssrc, long ntpTimestamp, int rtpTimestamp, int packetCount, int octetCount, List<ReportBlock> blocks) {
    private static final int FIXED_BYTES = 28;

    public SenderReport {
        blocks = List.copyOf(blocks);
    }

    static @Nullable SenderReport read(byte[] data, int at, int length) {
        int count = data[at] & 0x1F;
        if (length < FIXED_BYTES + count * ReportBlock.BYTES) {
            return null;
        }
        return new SenderReport(
                RtcpBytes.get32(data, at + 4),
                RtcpBytes.get64(data, at + 8),
                RtcpBytes.get32(data, at + 16),
                RtcpBytes.get32(data, at + 20),
                RtcpBytes.get32(data, at + 24),
                ReportBlock.readAll(data, at + FIXED_BYTES, count));
    }

    /** Returns the bytes written; at most {@link ReportBlock#MAX_BLOCKS} blocks fit. */
    public int write(byte[] data, int at) {
        int bytes = FIXED_BYTES + blocks.size() * ReportBlock.BYTES;
        RtcpBytes.header(data, at, blocks.size(), RtcpBytes.SENDER_REPORT, bytes);
        RtcpBytes.put32(data, at + 4, ssrc);
        RtcpBytes.put64(data, at + 8, ntpTimestamp);
        RtcpBytes.put32(data, at + 16, rtpTimestamp);
        RtcpBytes.put32(data, at + 20, packetCount);
        RtcpBytes.put32(data, at + 24, octetCount);
        for (int index = 0; index < blocks.size(); index++) {
            blocks.get(index).write(data, at + FIXED_BYTES + index * ReportBlock.BYTES);
        }
        return bytes;
    }
}
